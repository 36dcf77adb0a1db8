package word

// NoticeWords say how a notice stands.
type NoticeWords struct {
	State              StateWords
	Card               CardWords
	Lead               LeadWords
	When               WhenWords
	Earlier            EarlierWords
	Marks              MarkWords
	Course             CourseWords
	Declared           Sentence // of what broke: nobody announces it
	WasOver, ShouldEnd Sentence // go before the end of what goes on
	WaysUntil          Sentence // how else to pay, until when
}

// StateWords are a notice's state.
type StateWords struct {
	InForce, Paused, Announced     Sentence
	Running, RunningAgain          Sentence
	PastStated, PastAnnounced      Sentence // an end
	Withdrawn, Resolved, Concluded Sentence
	Ended                          Sentence
}

// CardWords say in a list when a notice limits services: told is Declared or Announced.
type CardWords struct {
	Overrun, Withdrawn, Nothing, Unconfirmed, Lasted Sentence
}

// LeadWords stand for the whole notice; {Effect} begins a sentence, {effect} doesn't.
type LeadWords struct {
	Withdrawn, Overrun, Again, Open Sentence
	FalseAlarm, Nothing             Sentence // of it took place
	Repeated, Unconfirmed, Lasted   Sentence
}

// WhenWords say when, of one span of time.
type WhenWords struct {
	Until, UntilFurther           Sentence // go on from something
	From, Endless, OneDay, FromTo Sentence
	Lasted                        Sentence // {spans} are FromTo, {several} of them
}

// EarlierWords are about the plans before the one in force.
type EarlierWords struct {
	First, Further string
	Plan           Sentence
}

// MarkWords are what a reader must know before all else.
type MarkWords struct {
	Withdrawn, Overrun, Unconfirmed, Reopened, Paused Sentence
	Drift, Changed, ReviewMissed                      Sentence
}

// CourseWords are what an update says of the stop itself.
type CourseWords struct {
	OverForNow                    string
	Effect                        Sentence // goes on from Now
	Now, Over, Again, When, Until Sentence
}
