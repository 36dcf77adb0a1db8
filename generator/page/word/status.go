package word

// StatusWords are the sentences of a status page.
type StatusWords struct {
	Now NowWords
}

// NowWords answer: can I pay? Those that begin small may follow the services' names.
type NowWords struct {
	NeverGood, NoProblem, NoneOfIts, Unknown, Undeclared Sentence
	Inactive, NoLonger, NotYet                           Sentence // in the registry
	Limit, Trouble                                       Sentence // until is Until
	ShouldEnd                                            Sentence // should is ShouldEnd
	Unexplained, Silence, SilentSince                    Sentence
	Platform, Partner                                    Sentence // whose trouble lies behind
	Since, Measured, Differ                              Sentence
	Later, Ways, Help                                    Sentence // what to do meanwhile
}
