package word

// NoticeWords say how a notice stands. {she?finita|finito} agrees with its kind.
type NoticeWords struct {
	WasOver, ShouldEnd Sentence // go before the end of what goes on
}
