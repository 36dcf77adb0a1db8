package status

import (
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// board is the subject's, made of what its page says, under the name that its register has.
func board(s frame.Site, u judged.Unit, name string, sentence page.Text, told []bulletin.Told) bulletin.Board {
	b := bulletin.Board{
		ID: string(u.Subject.ID), Name: bulletin.Plain(name, bulletin.LongestTitle),
		URL: s.Links.Abs(address.SubjectPath(u.Subject.ID)), T: u.T,
		State: sli.State(u.Answer.Sign), Words: bulletin.Plain(sentence.String(), bulletin.LongestText),
	}
	if !u.Listed {
		b.State = sli.Unknown
	} else {
		for i, v := range u.Profile.Services {
			if state := u.Nows[i].State; state != sli.Unknown {
				b.Components = append(b.Components, bulletin.Component{
					ID: v.ID, Name: bulletin.Plain(v.Name, bulletin.LongestTitle), State: state,
					Words: word.Capital(s.Language.States[state].Name) + ".",
				})
			}
		}
	}
	b.Fill(told, len(told))
	return b
}
