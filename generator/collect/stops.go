package collect

import "bollettino/generator/period"

// addStops notes the planned stops that a harvest tells of.
func (s *Store) addStops(observer string, stops []Stop, now period.Time, a *Added, n *notes) error {
	for _, stop := range stops {
		n.add("%s: a planned stop from %s is not written: no source of stops is read yet", stop.Subject, s.Zone.RFC3339(stop.From))
	}
	return nil
}
