package model

import (
	"encoding/json"
	"slices"
	"testing"

	"certmap/internal/securitycenter"
)

func TestTheIssuersThatAServerListsAreToldOfANewTestAndOfAKeptOne(t *testing.T) {
	names := []string{"CN=SAP Cloud Root CA,O=SAP SE", "CN=Größe"}
	fresh := securitycenter.Result{Rungs: []securitycenter.Rung{{ID: securitycenter.RungTLSClient, Seen: []securitycenter.Seen{{Key: "issuers_listed", Value: 2}, {Key: "issuers", Value: names}}}}}
	data, err := json.Marshal(fresh)
	if err != nil {
		t.Fatal(err)
	}
	var kept securitycenter.Result
	if err := json.Unmarshal(data, &kept); err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]securitycenter.Result{"new": fresh, "kept": kept} {
		if got := AcceptedIssuers(r); !slices.Equal(got, names) {
			t.Errorf("of a %s test: %v", name, got)
		}
	}
	if got := AcceptedIssuers(securitycenter.Result{}); len(got) > 0 {
		t.Errorf("of a test that did not get so far: %v", got)
	}
}
