package subject

import (
	"fmt"
	"strings"
	"testing"
)

// shown is hours by days, "12345 09:00-18:00".
func shown(hours []Hours) string {
	var out []string
	for _, h := range hours {
		days := ""
		for d := range 7 {
			if d = (d + 1) % 7; h.Days[d] {
				days += fmt.Sprint(d)
			}
		}
		out = append(out, fmt.Sprintf("%s %d:%02d-%d:%02d", days, h.From/60, h.From%60, h.Until/60, h.Until%60))
	}
	return strings.Join(out, ", ")
}

// Hours behind a number are read as people write them, or not at all.
func TestReadHours(t *testing.T) {
	t.Parallel()
	for contact, want := range map[string]string{
		"000 0000000, lun-ven 9-18":                                                             "12345 9:00-18:00",
		"000 0000015, lun – ven 8.30–12.30":                                                     "12345 8:30-12:30",
		"Numero verde 800 000000 (lun-ven 9:00-18:00)":                                          "12345 9:00-18:00",
		"000 0000006, ogni giorno 8-22":                                                         "1234560 8:00-22:00",
		"000 0000006, tutti i giorni dalle 8 alle 22.":                                          "1234560 8:00-22:00",
		"000 0000000, dal lunedì al venerdì dalle 9 alle 13 e dalle 14.30 alle 17; sabato 9-12": "12345 9:00-13:00, 12345 14:30-17:00, 6 9:00-12:00",
		"000 0000000, da lunedi' a giovedi' ore 9-13, 14-17, ven. 9-12":                         "1234 9:00-13:00, 1234 14:00-17:00, 5 9:00-12:00",
		"aiuto@example.org, lun, mer e ven 9-13 / 15-17":                                        "135 9:00-13:00, 135 15:00-17:00",
		"000 0000000: sab-lun 10-12":                                                            "160 10:00-12:00",
		"000 0000000, martedì: 9-13":                                                            "2 9:00-13:00",
		"000 0000000, h24":                                                                      "1234560 0:00-24:00",
		"000 0000000, 24 ore su 24, 7 giorni su 7":                                              "1234560 0:00-24:00",
		"000 0000000, lun-ven 0-24":                                                             "12345 0:00-24:00",
		// Not read: what stands there says more, or something else.
		"000 0000000":          "",
		"000 0000000, 9-18":    "",
		"000 0000000, lun-ven": "",
		"000 0000000, lun-ven 9-18, esclusi i festivi": "",
		"000 0000000, giorni feriali 9-18":             "",
		"000 0000000, lun-ven 9-18, sabato chiuso":     "",
		"000 0000000, lun-ven 22-6":                    "",
		"000 0000000, lun-ven 9-25":                    "",
		"000 0000000, lun-ven 9.75-18":                 "",
		"000 0000000, lun/ven 9-18":                    "",
		"lun-ven 9-18 al 000 0000000":                  "",
		"000 0000015, Mo-Fr 8.30-12.30":                "",
		"000 0000000 (lun-ven), 000 0000001 sab 9-12":  "",
		"Ufficio di Martina, 000 0000000":              "",
		"":                                             "",
	} {
		if got := shown(ReadHours(contact)); got != want {
			t.Errorf("%q: %q, want %q", contact, got, want)
		}
	}
}
