package input

// Prose is a page of the site's own, from content/pagine.
type Prose struct{ Slug, Title, Description, HTML string }
