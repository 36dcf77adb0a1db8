module bollettino/tools/catalogs

go 1.26.0

require (
	github.com/OpenSLO/go-sdk v0.9.2
	github.com/defenseunicorns/go-oscal v0.7.1
)

require (
	github.com/nobl9/govy v0.26.0 // indirect
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3 // indirect
	go.yaml.in/yaml/v2 v2.4.2 // indirect
	golang.org/x/mod v0.41.0 // indirect
	golang.org/x/text v0.43.0 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
	sigs.k8s.io/yaml v1.6.0 // indirect
)
