package collect

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/text"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
)

// stationStop is a planned stop of a station, as the back office lists it.
type stationStop struct {
	period.Span
	station string
	standIn string      // yes, no or unknown
	id      string      // the back office's own, or "" where it gives none
	told    period.Time // when it was entered there, or 0
}

// readStops reads the back office's list: an array, or an object that holds one
// as station_maintenance_list. whole tells whether every entry could be read:
// only then does it mean something that a stop is not there.
func readStops(data []byte, zone period.Zone, n *tally) (stops []stationStop, whole bool, err error) {
	var list []json.RawMessage
	if text := bytes.TrimSpace(data); len(text) > 0 && text[0] == '{' {
		var object struct {
			List *[]json.RawMessage `json:"station_maintenance_list"`
			Page *struct {
				Total int `json:"total_pages"`
			} `json:"page_info"`
		}
		if err := json.Unmarshal(data, &object); err != nil {
			return nil, false, err
		}
		if object.List == nil {
			return nil, false, fmt.Errorf("holds no list station_maintenance_list")
		}
		list, whole = *object.List, object.Page == nil || object.Page.Total <= 1
		if !whole {
			n.say("the list is one page of %d: a stop that is not on it counts as still planned", object.Page.Total)
		}
	} else if err := json.Unmarshal(data, &list); err != nil {
		return nil, false, err
	} else {
		whole = list != nil
	}
	for i, raw := range list {
		s, err := readStop(raw, zone)
		if err != nil {
			n.say("stop %d of the list: %v: left out, and no stop counts as withdrawn for not being on it", i+1, err)
			whole = false
			continue
		}
		stops = append(stops, s)
	}
	slices.SortFunc(stops, func(a, b stationStop) int {
		return cmp.Or(cmp.Compare(a.station, b.station), cmp.Compare(a.key(), b.key()), cmp.Compare(a.From, b.From),
			cmp.Compare(a.Until, b.Until), cmp.Compare(a.standIn, b.standIn), cmp.Compare(a.told, b.told))
	})
	stops = slices.Compact(stops)
	torn := map[string]bool{}
	for i := 1; i < len(stops); i++ {
		if stops[i].key() == stops[i-1].key() && !torn[stops[i].key()] {
			torn[stops[i].key()], whole = true, false
			n.say("stop %q stands there twice, with different times: left out", stops[i].key())
		}
	}
	return slices.DeleteFunc(stops, func(s stationStop) bool { return torn[s.key()] }), whole, nil
}

// key is what the stop is called: by the back office's id, else by its start. A
// stop without an id that is moved is another stop.
func (s stationStop) key() string {
	if s.id != "" {
		return s.station + ":" + s.id
	}
	return s.station + ":" + time.Unix(int64(s.From), 0).UTC().Format("20060102T150405Z")
}

func readStop(raw json.RawMessage, zone period.Zone) (stationStop, error) {
	var in struct {
		Start   string          `json:"start_date_time"`
		End     string          `json:"end_date_time"`
		StandIn *bool           `json:"stand_in"`
		Station string          `json:"station_code"`
		ID      json.RawMessage `json:"maintenance_id"`
		Created string          `json:"created"`
		Insert  string          `json:"insert_date_time"`
	}
	var wrong *json.UnmarshalTypeError
	switch err := json.Unmarshal(raw, &in); {
	case errors.As(err, &wrong) && wrong.Field != "":
		return stationStop{}, fmt.Errorf("%s: is a %s", wrong.Field, wrong.Value)
	case err != nil:
		return stationStop{}, errors.New("is not an object")
	}
	s := stationStop{standIn: "unknown"}
	// As data/stations.csv has it: a notice would not be read with what nobody sees.
	s.station, _ = text.Clean(in.Station)
	if in.StandIn != nil {
		s.standIn = map[bool]string{true: "yes", false: "no"}[*in.StandIn]
	}
	if id := strings.Trim(string(in.ID), `"`); id != "null" {
		s.id, _ = text.Clean(id)
	}
	if in.Station == "" || len(in.Station) > 64 || slug(in.Station) == "" {
		return s, fmt.Errorf("station_code: %.70q is not the code of a station", in.Station)
	}
	if len(s.id) > 64 {
		return s, fmt.Errorf("maintenance_id: is too long")
	}
	var err error
	for _, t := range []struct {
		name, text string
		into       *period.Time
	}{{"start_date_time", in.Start, &s.From}, {"end_date_time", in.End, &s.Until},
		{"created", cmp.Or(in.Created, in.Insert), &s.told}} {
		if t.name == "created" && t.text == "" {
			continue
		}
		if *t.into, err = stopTime(t.text, zone); err != nil {
			return s, fmt.Errorf("%s: %w", t.name, err)
		}
	}
	if s.Empty() {
		return s, fmt.Errorf("end_date_time: is not after the start")
	}
	return s, nil
}

// stopTime reads a moment, with an offset or local; a fraction of a second is
// left out.
func stopTime(text string, zone period.Zone) (period.Time, error) {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return period.Time(t.Unix()), nil
	}
	whole, _, _ := strings.Cut(text, ".")
	t, err := zone.Parse(strings.Replace(whole, " ", "T", 1))
	if err != nil {
		return 0, fmt.Errorf("%.40q is not a time, or one that occurs twice or never", text)
	}
	return t, nil
}

// stopsHarvest makes of each stop one for every subject that the station serves
// in its time, by data/stations.csv.
func stopsHarvest(stops []stationStop, whole bool, stations []subject.Station, n *tally) Harvest {
	var h Harvest
	if whole {
		h.Planned = []string{}
	}
	for _, s := range stops {
		if whole {
			h.Planned = append(h.Planned, s.key())
		}
		services := map[subject.ID][]string{}
		var order []subject.ID
		for _, row := range stations {
			if row.Station != s.station || row.Valid.Cut(s.Span).Empty() {
				continue
			}
			if services[row.Subject] == nil {
				order = append(order, row.Subject)
			}
			if !slices.Contains(services[row.Subject], row.Service) {
				services[row.Subject] = append(services[row.Subject], row.Service)
			}
		}
		if len(order) == 0 {
			n.say("station %.60q: data/stations.csv does not say whom it serves from %s: its stop is in no notice",
				s.station, time.Unix(int64(s.From), 0).UTC().Format(time.RFC3339))
			continue
		}
		slices.Sort(order)
		for _, id := range order {
			slices.Sort(services[id])
			h.Stops = append(h.Stops, Stop{Span: s.Span, Subject: id, Services: services[id], Key: s.key(),
				StandIn: s.standIn, Told: s.told})
		}
	}
	h.Notes = n.all()
	return h
}

// backOffice reads the list of planned stops.
type backOffice struct {
	source.Stops
	client *client // nil: a file
	world  World
}

func newBackOffice(how source.Stops, w World) (*backOffice, error) {
	if how.File != "" {
		return &backOffice{how, nil, w}, nil
	}
	c, err := newClient(how.Access, w)
	return &backOffice{how, c, w}, err
}

// mostStops is how big the list may be.
const mostStops = 64 << 20

// Ask gives all stops, each time: what is known of them stands in the notices.
func (b *backOffice) Ask(ctx context.Context, a Asking) error {
	var data []byte
	var err error
	if b.client != nil {
		data, err = b.client.get(ctx, b.URL, mostStops)
	} else {
		data, err = readFile(b.world.place(b.File), mostStops)
	}
	if err != nil {
		return err
	}
	var n tally
	stops, whole, err := readStops(data, b.world.Zone, &n)
	if err != nil {
		return fmt.Errorf("the list of stops: %w", err)
	}
	return a.Give(stopsHarvest(stops, whole, b.world.Stations, &n))
}
