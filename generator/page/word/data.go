package word

// OpenDataWords are on the page of open data, and in what describes it for programs.
type OpenDataWords struct {
	About, Lead           Sentence
	Licence, Unlicensed   Sentence
	Often, Parted         Sentence // Parted where a table has many files
	Rows, Part            Sentence // lead to a file
	Columns, Catalog, API Sentence
	Changes               Sentence
	Tables                map[string]TableWords // by their names (dataset.States)
}

// TableWords are what a table is called, and what it says.
type TableWords struct{ Title, About Sentence }
