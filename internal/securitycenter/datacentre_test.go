package securitycenter_test

import (
	"slices"
	"testing"

	"certmap/internal/securitycenter"
)

func TestAPlaceIsFoundHoweverItIsWritten(t *testing.T) {
	for place, spellings := range map[string][]string{
		"Zurich":    {"Zurich", "zürich", "ZÜRICH", "Zuerich", "Zu\u0308rich"},
		"São Paulo": {"São Paulo", "sao paulo", "SAO PAULO", "paulo"},
		"Tokyo":     {"tokyo", "Tokio"},
		"Singapore": {"Singapur", "singapore"},
	} {
		for _, typed := range spellings {
			found := securitycenter.FindEndpoints(typed)
			if len(found) == 0 || slices.ContainsFunc(found, func(e securitycenter.Endpoint) bool { return e.Centre.Place != place }) {
				t.Errorf("%q finds %d endpoints, not those of %s alone", typed, len(found), place)
			}
		}
	}
}

func TestEveryPlaceIsFoundByItsOwnName(t *testing.T) {
	for _, c := range securitycenter.DataCentres {
		found := securitycenter.FindEndpoints(c.Place)
		if !slices.ContainsFunc(found, func(e securitycenter.Endpoint) bool { return e.APIHost == c.Prod }) {
			t.Errorf("%s does not find %s", c.Place, c.Prod)
		}
	}
}
