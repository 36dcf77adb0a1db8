package word

// FinderWords are said by the box in which bodies are looked for.
type FinderWords struct {
	Kinds map[Class]FinderKind
	Says  FinderSays
}

// Class is a sort of bodies that people tell from others.
type Class string

// The sorts of bodies, those of the public registers.
const (
	Commune        Class = "commune"
	Local          Class = "local"
	Region         Class = "region"
	Metropolitan   Class = "metropolitan"
	Province       Class = "province"
	Agency         Class = "agency"
	Pensions       Class = "pensions"
	Administration Class = "administration"
	Health         Class = "health"
	Hospital       Class = "hospital"
	University     Class = "university"
	Chamber        Class = "chamber"
	Union          Class = "union"
	Mountain       Class = "mountain"
	Motor          Class = "motor"
	Utility        Class = "utility"
	Order          Class = "order"
	School         Class = "school"
	Provider       Class = "provider"
	Partner        Class = "partner"
	Body           Class = "body" // of whom no kind is known
)

// FinderKind is what one body of a sort is called, and by what other words such bodies are
// looked for.
type FinderKind struct{ Name, Also Sentence }

// FinderSays are sentences of the box; the browser fills their places.
type FinderSays struct {
	One      Sentence `json:"one"`
	Several  Sentence `json:"several"` // n
	First    Sentence `json:"first"`   // of more: n
	Meant    Sentence `json:"meant"`   // words in place of those that were typed: words
	None     Sentence `json:"none"`
	Many     Sentence `json:"many"`     // only words that many have were typed
	Person   Sentence `json:"person"`   // a natural person's code was typed
	Slip     Sentence `json:"slip"`     // the number of a payment slip was typed
	Province Sentence `json:"province"` // where a body is of which no more is known: name
}
