// Package bollettino carries the templates, icons and styles, so that the
// program alone can build an operator's folder.
package bollettino

import "embed"

// Changes are what each version asks of who runs a site, as CHANGELOG.md has them.
//
//go:embed CHANGELOG.md
var Changes []byte

// Files holds layouts/, static/ and, once `make assets` has made it, assets/.
// The pattern `[al]*ts` stands for layouts and assets: one that named assets
// alone would not compile before they are made.
//
//go:embed all:[al]*ts all:static
var Files embed.FS
