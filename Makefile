# The commands of the project. `make help` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:

# Maven must run on JDK 25. It is found by itself: JAVA_HOME if that is one, else the usual places.
JDK := $(shell dev/jdk 2>/dev/null)
MVN := JAVA_HOME=$(JDK) MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow" mvn -B -q
CLUSTER ?= local
export CLUSTER

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	echo
	echo "  CLUSTER=current uses the cluster of your kubectl context instead of a local one (demo, test)."

.PHONY: demo
demo: ## from nothing to a finished load test on a real cluster
	@[ "$(CLUSTER)" = current ] || dev/jdk --check # before anything that takes minutes
	dev/demo

.PHONY: demo-down
demo-down: ## end the local cluster; nothing is left running
	@dev/demo down

.PHONY: test
test: tools check ## unit tests, chart, then a real cluster with real Locust pods: all but the long tests
	@dev/e2e

.PHONY: test-long
test-long: tools ## what takes longest on the cluster: taking over, installing, certificates, outages (about 25 minutes)
	@dev/e2e -De2e.groups=long -De2e.excluded=

.PHONY: chaos
chaos: tools ## a fault campaign, about 20 minutes: SEED=, RUNS= with real pods, PRETENDED= without
	@seed=$${SEED:-$$RANDOM}
	echo "seed $$seed: make chaos SEED=$$seed repeats it"
	dev/cluster up
	dev/cluster pretend
	# once: what a second attempt does not show again was a finding all the same
	dev/e2e -Dit.test=ChaosIT,CampaignIT -Dfailsafe.rerunFailingTestsCount=0 -Dchaos.seed=$$seed -Dchaos.runs=$${RUNS:-60} -Dchaos.pretended=$${PRETENDED:-200}

.PHONY: rbac
rbac: tools ## prove that the operator's rights are the least: the tests on the cluster with an audit log
	@dev/rbac

.PHONY: check
check: tools ## format, compile, unit tests, chart: no cluster needed
	@$(MVN) spotless:check verify
	charts/test
	dev/lint

.PHONY: format
format: tools ## format the Java code
	@$(MVN) spotless:apply

.PHONY: generate
generate: tools ## the custom resource definition, the field reference, the chart's schema and README, deploy/
	@$(MVN) -Pgenerate -pl generate -am -DskipTests package
	charts/generate

.PHONY: image
image: tools ## build the operator's image and load it into the local cluster
	@source dev/lib.sh && source dev/install.sh && use_cluster && build_operator
	say "the archive: $$CLUSTER_IMAGES/$$(build_id).tar"

.PHONY: reproducible
reproducible: tools ## build the operator's image twice from nothing and compare the layers
	@dev/reproduce

.PHONY: sbom
sbom: image ## the bill of materials of the operator's image, beside it
	@source dev/lib.sh && source dev/install.sh
	$(MVN) -pl operator -am -DskipTests -Dbuild.id="$$(source_id)" package org.cyclonedx:cyclonedx-maven-plugin:makeBom
	dev/sbom operator/target/bom.json operator/target/lib $(JDK) "$$CLUSTER_IMAGES/$$(build_id).cdx.json"

.PHONY: sign
sign: tools ## sign the image and its bill of materials: KEY=cosign.key
	@dev/sign "$(KEY)"

.PHONY: bundle
bundle: tools ## the OLM bundle of deploy/olm as an image
	@source dev/lib.sh && source dev/install.sh
	dev/olm-bundle "$$CLUSTER_IMAGES/bundle.tar"

.PHONY: redeploy
redeploy: tools ## put the code as it is now onto the local cluster
	@dev/redeploy

.PHONY: cluster-up
cluster-up: ## start the local cluster
	@dev/cluster up

.PHONY: cluster-down
cluster-down: ## end the local cluster
	@dev/cluster down

.PHONY: benchmarks
benchmarks: ## measure start, memory, image and 50 workers beside the figures of the Go operator
	@benchmarks/run

.PHONY: tools
tools:
	@dev/jdk --check
