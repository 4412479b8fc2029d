"""The timetable: which meeting takes place in which slot and at which table. Pure: documents in, timetables out."""
