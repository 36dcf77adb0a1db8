package word

import (
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/page"
)

// These say it in Italian, until those who call them ask the language of their page.

var MonthNames = It.Times.Months

func Duration(seconds int64) string                  { return It.Duration(seconds) }
func Percent(share float64) string                   { return It.Percent(share) }
func Number(n int64) string                          { return It.Number(n) }
func Counted(n int, one, many string) string         { return It.Counted(n, one, many) }
func Join(words []string) string                     { return It.Join(words) }
func Elided(article, date string) string             { return It.Article(article, date) }
func Amount(value float64, unit string) string       { return It.Amount(value, unit) }
func DurationAt(seconds int64, at string) page.Piece { return It.DurationAt(seconds, at) }
func MinutesAt(seconds int64, at string) page.Piece  { return It.MinutesAt(seconds, at) }
func PercentAt(share float64, at string) page.Piece  { return It.PercentAt(share, at) }
func CountAt(n int64, at string) page.Piece          { return It.CountAt(n, at) }
func LimitWords(i *rulebook.Indicator) page.Text     { return It.LimitWords(i) }
func MeasureWords(i *rulebook.Indicator) page.Text   { return It.MeasureWords(i) }
func BindsWords(o *rulebook.Obligation) string       { return It.BindsWords(o) }
func BoundWords(bound string) string                 { return It.BoundWords(bound) }
func HoursWords(h subject.Hours) string              { return It.HoursWords(h) }
func ShouldEnd(s notice.Standing) string             { return It.ShouldEnd(s).String() }
