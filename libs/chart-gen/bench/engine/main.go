// Renders a chart with Helm's own library, over and over in one process, and says how many cases that makes a second:
//
//	engine CHART CASES SECONDS
//
// CASES is a file with a list of values. Two figures come out as JSON: "engine" is the template engine alone, "template"
// all that `helm template` does beside starting: values are merged and judged, templates rendered, manifests sorted.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/engine"
	release "helm.sh/helm/v4/pkg/release/v1/util"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "engine:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: engine CHART CASES SECONDS")
	}
	chart, err := loader.Load(args[0])
	if err != nil {
		return err
	}
	text, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	var cases []map[string]any
	if err := json.Unmarshal(text, &cases); err != nil {
		return err
	}
	seconds, err := strconv.ParseFloat(args[2], 64)
	if err != nil {
		return err
	}
	prepared := make([]common.Values, len(cases))
	for i, values := range cases {
		if prepared[i], err = prepare(chart, values); err != nil {
			return err
		}
	}
	alone, err := rate(seconds, len(cases), func(i int) error {
		_, err := engine.Render(chart, prepared[i])
		return err
	})
	if err != nil {
		return err
	}
	whole, err := rate(seconds, len(cases), func(i int) error { return template(chart, cases[i]) })
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]float64{"engine": alone, "template": whole})
}

// rate gives how many cases a second are done; each case is done once before time counts.
func rate(seconds float64, cases int, do func(int) error) (float64, error) {
	for i := range cases {
		if err := do(i); err != nil {
			return 0, err
		}
	}
	done := 0
	begin := time.Now()
	for time.Since(begin).Seconds() < seconds {
		if err := do(done % cases); err != nil {
			return 0, err
		}
		done++
	}
	return float64(done) / time.Since(begin).Seconds(), nil
}

func prepare(chart *v2.Chart, values map[string]any) (common.Values, error) {
	options := common.ReleaseOptions{Name: "release-name", Namespace: "default", Revision: 1, IsInstall: true}
	return util.ToRenderValues(chart, values, options, common.DefaultCapabilities)
}

func template(chart *v2.Chart, values map[string]any) error {
	prepared, err := prepare(chart, values)
	if err != nil {
		return err
	}
	files, err := engine.Render(chart, prepared)
	if err != nil {
		return err
	}
	for name := range files {
		if strings.HasSuffix(name, "NOTES.txt") {
			delete(files, name)
		}
	}
	_, _, err = release.SortManifests(files, nil, release.InstallOrder)
	return err
}
