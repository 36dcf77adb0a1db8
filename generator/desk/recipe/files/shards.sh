#!/bin/sh
# Builds the site « .Base » by deploy/shards.yaml: the shards, then the site of them.
# Exits with 1 if the merge found problems in the inputs; all that is sound is published then.
set -eu
cd "$(dirname "$0")"
if grep -q 'image: ""' shards.yaml; then
	echo "Fill in both images in deploy/shards.yaml, by the digest of the release that you use" >&2
	exit 2
fi
kubectl delete job bollettino-shards bollettino-merge --ignore-not-found --wait
kubectl create -f shards.yaml
# Done, or given up: what a shard lacks is made by who merges.
until kubectl get job bollettino-shards -o jsonpath='{.status.conditions[*].type}' | grep -Eq 'Complete|Failed'; do
	sleep 5
done
kubectl patch job bollettino-merge --type=strategic -p '{"spec":{"suspend":false}}'
until kubectl get job bollettino-merge -o jsonpath='{.status.conditions[*].type}' | grep -Eq 'Complete|Failed'; do
	sleep 5
done
kubectl logs job/bollettino-merge
kubectl wait --for=condition=complete --timeout=0s job/bollettino-merge >/dev/null || exit 1
