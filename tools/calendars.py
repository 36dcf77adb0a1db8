"""Reads every calendar of a built site with Debian's python3-icalendar:
/usr/bin/python3 tools/calendars.py DIR. Exits with 1 where one has a mistake."""

import datetime
import pathlib
import sys

import icalendar

calendars = events = 0
for file in sorted(pathlib.Path(sys.argv[1]).rglob("*.ics")):
    calendars += 1
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    assert not calendar.errors, (file, calendar.errors)
    zones = [zone.to_tz() for zone in calendar.walk("VTIMEZONE")]
    assert len(zones) == 1, file
    seen = set()
    for event in calendar.walk("VEVENT"):
        events += 1
        assert not event.errors, (file, event.errors)
        key = str(event["UID"]), str(event.get("RECURRENCE-ID") and event["RECURRENCE-ID"].dt)
        assert key not in seen, (file, key)
        seen.add(key)
        start = event["DTSTART"].dt
        assert start.utcoffset() is not None, (file, event["UID"])
        # The calendar's own zone says the same as the machine's; where the clock
        # shows a time twice, it stands in UTC.
        wall = start.replace(tzinfo=None)
        assert start.tzname() == "UTC" or zones[0].utcoffset(wall) == start.utcoffset(), (file, event["UID"], start)
        if "DTEND" in event:
            assert event["DTEND"].dt > start, (file, event["UID"])
        assert int(event["SEQUENCE"]) >= 0
        stamps = {event[name].dt for name in ("DTSTAMP", "LAST-MODIFIED")}
        assert len(stamps) == 1 and stamps.pop() >= event["CREATED"].dt, (file, event["UID"])
        if str(event["CATEGORIES"].to_ical(), "utf-8") == "MAINTENANCE":
            for name in ("PROVIDER", "ACCOUNT", "MAINTENANCE-ID", "OBJECT-ID", "IMPACT", "STATUS"):
                assert event.get("X-MAINTNOTE-" + name), (file, event["UID"], name)
assert calendars > 20 and events > 20, (calendars, events)
print(f"icalendar {icalendar.__version__}: {calendars} calendars, {events} events")
