package model

import (
	"context"
	"slices"
	"testing"

	"certmap/internal/securitycenter"
)

// A readyRegister notes for which orders of the list it was asked to get ready.
type readyRegister struct {
	securitycenter.Register
	prepared []securitycenter.Sort
}

// Prepare notes an order.
func (r *readyRegister) Prepare(_ context.Context, sort securitycenter.Sort) error {
	r.prepared = append(r.prepared, sort)
	return nil
}

func TestAListThatIsLongOrSearchedIsMadeReadyForTheNextWord(t *testing.T) {
	byExpiry := securitycenter.Filter{Sort: securitycenter.ByExpiry}
	searched := securitycenter.Filter{Sort: securitycenter.ByExpiry, Text: "ecp"}
	for name, c := range map[string]struct {
		list MappingList
		want []securitycenter.Sort
	}{
		"long":     {MappingList{Filter: byExpiry, Total: pageSize + 1}, []securitycenter.Sort{securitycenter.ByExpiry}},
		"short":    {MappingList{Filter: byExpiry, Total: pageSize}, nil},
		"searched": {MappingList{Filter: searched, Total: 1}, []securitycenter.Sort{securitycenter.ByExpiry}},
	} {
		register := &readyRegister{}
		if err := c.list.Prepare(t.Context(), &securitycenter.Center{Parts: securitycenter.Parts{Register: register}}); err != nil || !slices.Equal(register.prepared, c.want) {
			t.Errorf("%s: made ready for %q (%v), want %q", name, register.prepared, err, c.want)
		}
	}
}

func TestARegisterThatNeedsNoPreparationIsLeftAlone(t *testing.T) {
	list := MappingList{Total: pageSize + 1}
	var plain struct{ securitycenter.Register }
	if err := list.Prepare(t.Context(), &securitycenter.Center{Parts: securitycenter.Parts{Register: plain}}); err != nil {
		t.Error(err)
	}
}
