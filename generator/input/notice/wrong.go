package notice

import "bollettino/generator/base/problem"

// What can be wrong with a notice as a whole.
var (
	badName      = problem.Kind{Code: "not-a-notice-name", English: "%q is not a notice's name"}
	anotherDay   = problem.Kind{Code: "named-by-another-day", English: "the file is named by another day, %s"}
	longText     = problem.Kind{Code: "long-text", English: "has %d bytes; at most %d are read"}
	manyUpdates  = problem.Kind{Code: "many-updates", English: "is update number %d; a notice takes %d"}
	manyChanges  = problem.Kind{Code: "many-changes", English: "is the plan's change number %d; a notice takes %d"}
	manyDaysLeft = problem.Kind{Code: "many-days-left-out", English: "more than %d days are left out"}
	crowded      = problem.Kind{Code: "crowded",
		English: "its occurrences overlap, %d at once: with so many changes they come to over %d parts at once"}
	manyLayers = problem.Kind{Code: "many-layers",
		English: "it repeats for %d services and has %d plans: that is too much to lay over each other"}
)

// What can be wrong with its times and its services.
var (
	outOfReach     = problem.Kind{Code: "out-of-reach", English: "%s is out of reach"}
	ahead          = problem.Kind{Code: "lies-ahead", English: "%s lies ahead"}
	notAfterFrom   = problem.Kind{Code: "not-after-from", English: "is not after from"}
	noServices     = problem.Kind{Code: "no-services", English: "is missing"}
	allAndOthers   = problem.Kind{Code: "all-beside-others", English: "`all` stands beside other services"}
	unknownService = problem.Kind{Code: "unknown-service", English: "%q is not a service of this subject"}
	endsNothing    = problem.Kind{Code: "alternatives-until-without", English: "stands without alternatives"}
	serviceTwice   = problem.Kind{Code: "service-named-twice", English: "%q is named twice"}
)

// What can be wrong with what repeats.
var (
	noEnd    = problem.Kind{Code: "repeats-without-until", English: "stands without until"}
	noNewEnd = problem.Kind{Code: "repeats-without-new-end", English: "what repeats can't be without an end"}
	badRule  = problem.Kind{Code: "rule-not-usable", English: "%q can't be used: %v"}
	notFirst = problem.Kind{Code: "from-is-no-occurrence",
		English: "%q can't be used: `from` is not one of its occurrences"}
	longOccurrence = problem.Kind{Code: "long-occurrence", English: "an occurrence lasts over 366 days"}
	repeatsNot     = problem.Kind{Code: "valid-until-without-repeats", English: "stands without repeats"}
	neverOccurs    = problem.Kind{Code: "valid-until-before-from",
		English: "is not after from: nothing would ever take place"}
	beginsTooLate = problem.Kind{Code: "from-after-valid-until",
		English: "is not before `valid_until`, the end of the repeating"}
)

// What can be wrong with an update.
var (
	saidBefore    = problem.Kind{Code: "before-declared", English: "is before the notice was declared"}
	saidWith      = problem.Kind{Code: "moment-of-declared", English: "is the moment of `declared`"}
	saidTwice     = problem.Kind{Code: "moment-of-another-update", English: "is the time of another update"}
	saidUnordered = problem.Kind{Code: "before-the-update-above", English: "is before the update above it"}

	afterWithdrawn     = problem.Kind{Code: "after-withdrawn", English: "`%s` can't follow `withdrawn`"}
	withdrawnTooLate   = problem.Kind{Code: "withdrawn-after-resolved", English: "`withdrawn` can't follow `resolved`"}
	afterResolved      = problem.Kind{Code: "after-resolved", English: "`%s` can't follow `resolved`"}
	reopenedUnresolved = problem.Kind{Code: "reopened-before-resolved",
		English: "`reopened` stands before any `resolved`"}

	changedSpan    = problem.Kind{Code: "changed-span", English: "the changed span ends before it begins"}
	beforeItsEnd   = problem.Kind{Code: "before-resolved-end", English: "is before the end that `resolved` stated"}
	endedAfterAt   = problem.Kind{Code: "ended-after-at", English: "is after `at`"}
	endedBefore    = problem.Kind{Code: "ended-before-from", English: "is before `from`"}
	overBefore     = problem.Kind{Code: "over-before-from", English: "is before `from`"} // said without `ended`
	endedBeforeAny = problem.Kind{Code: "ended-before-first", English: "is before the first occurrence"}
	againNotAfter  = problem.Kind{Code: "reopened-until-not-after-from", English: "is not after from"}
	againNoEnd     = problem.Kind{Code: "reopened-without-until", English: "is missing: the occurrence is over by then"}

	noRedacted = problem.Kind{Code: "nothing-redacted", English: "is missing"}
	noSuchText = problem.Kind{Code: "no-such-text", English: "%q is no text of this notice"}
)
