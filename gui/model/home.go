package model

import (
	"context"
	"strings"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A Home is what the first page shows.
type Home struct {
	Tenant securitycenter.Tenant
	Counts securitycenter.Counts
	Banner *Strip // nil when nothing needs a person
	// First tells that nothing has been done yet: the page then asks what there is.
	First       bool
	Expiring    Badge // of the mapping tile
	Credentials int
	Keyring     Badge
	Guide       GuideCount
}

// LoadHome reads what the first page shows of a tenant.
func LoadHome(ctx context.Context, c *securitycenter.Center, w *text.Words, tenantID string) (Home, error) {
	tenants, err := c.Register.Tenants(ctx)
	if err != nil {
		return Home{}, err
	}
	h := Home{}
	real := false
	for _, t := range tenants {
		real = real || !t.IsPractice()
		if t.ID == tenantID {
			h.Tenant = t
		}
	}
	if h.Counts, err = c.Register.Counts(ctx, tenantID, c.Clock()); err != nil {
		return h, err
	}
	kept, err := c.Register.Credentials(ctx)
	if err != nil {
		return h, err
	}
	h.Credentials = len(kept)
	if h.Tenant.ID != "" {
		if h.Guide, err = countGuide(ctx, c, h.Tenant.ID); err != nil {
			return h, err
		}
	}
	h.First = !real && h.Counts.Live == 0
	h.badges(w)
	if err := h.banner(ctx, c, w); err != nil {
		return h, err
	}
	return h, nil
}

func (h *Home) badges(w *text.Words) {
	n := h.Counts
	switch {
	case n.Expired > 0:
		h.Expiring = Badge{w.Say("tile.expired", text.V{"Count": n.Expired}), Wrong}
	case n.Within30 > 0:
		h.Expiring = Badge{w.Say("tile.expire-soon", text.V{"Count": n.Within30}), Worry}
	case n.Open > 0:
		h.Expiring = Badge{w.Say("tile.open", text.V{"Count": n.Open}), Noted}
	}
}

// banner says the worst that needs a person, over all tenants; practice is marked.
func (h *Home) banner(ctx context.Context, c *securitycenter.Center, w *text.Words) error {
	n := h.Counts
	if n.Expired+n.Within30 == 0 {
		return nil
	}
	mood := Worry
	if n.Expired > 0 {
		mood = Wrong
	}
	rows, _, err := c.Register.Rows(ctx, securitycenter.Filter{TenantID: h.Tenant.ID, Live: true, Sort: securitycenter.ByExpiry, Limit: n.Expired + 1})
	if err != nil {
		return err
	}
	h.Banner = &Strip{Mood: mood, Bold: bannerText(w, n)}
	if next := firstToCome(rows, c); next != nil {
		h.Banner.Rest = w.Say("banner.may-stop", text.V{"Integration": next.IntegrationName, "Date": w.Date(next.NotAfter)})
	}
	if h.Tenant.IsPractice() {
		h.Banner.Bold = w.Say("banner.practice", text.V{"Text": h.Banner.Bold})
	}
	return nil
}

func firstToCome(rows []securitycenter.Row, c *securitycenter.Center) *securitycenter.Row {
	for i := range rows {
		if rows[i].NotAfter.After(c.Clock()) {
			return &rows[i]
		}
	}
	return nil
}

// bannerText is one sentence for what has expired and one for what will.
func bannerText(w *text.Words, n securitycenter.Counts) string {
	var said []string
	if n.Expired > 0 {
		said = append(said, w.Say("banner.expired", text.V{"Count": n.Expired}))
	}
	if n.Within30 > 0 {
		said = append(said, w.Say("banner.expiring", text.V{"Count": n.Within30}))
	}
	return strings.Join(said, " ")
}
