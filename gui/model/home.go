package model

import (
	"context"
	"slices"
	"strings"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A Home is what the first page shows.
type Home struct {
	Tenant securitycenter.Tenant
	Counts securitycenter.Counts
	Banner *Strip // nil when nothing needs a person
	Show   Route  // to what the banner is about
	// First tells that nothing has been done yet: the page then asks what there is.
	First       bool
	Expiring    Badge // of the mapping tile
	Credentials int
	Guide       GuideCount
}

// LoadHome reads what the first page shows of a tenant.
func LoadHome(ctx context.Context, c *securitycenter.Center, w *text.Words, tenantID string) (Home, error) {
	tenants, err := c.Register.Tenants(ctx)
	if err != nil {
		return Home{}, err
	}
	h := Home{}
	if at := slices.IndexFunc(tenants, func(t securitycenter.Tenant) bool { return t.ID == tenantID }); at >= 0 {
		h.Tenant = tenants[at]
	}
	real := slices.ContainsFunc(tenants, func(t securitycenter.Tenant) bool { return !t.IsPractice() })
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

// banner says what needs a person, the worst first; practice is marked.
func (h *Home) banner(ctx context.Context, c *securitycenter.Center, w *text.Words) error {
	n := h.Counts
	if n.Expired+n.Within30+n.ToDelete == 0 {
		return nil
	}
	h.Banner, h.Show = &Strip{Mood: Worry, Bold: bannerText(w, n)}, Route{Page: MappingPage, Sort: string(securitycenter.ByExpiry)}
	if n.Expired > 0 {
		h.Banner.Mood = Wrong
	}
	if h.Tenant.IsPractice() {
		h.Banner.Bold = w.Say("banner.practice", text.V{"Text": h.Banner.Bold})
	}
	if n.Expired+n.Within30 == 0 {
		h.Banner.Rest, h.Show = w.Say("banner.still-logs-in", text.V{"Count": n.ToDelete}), Route{Page: MappingPage, MappingID: n.FirstToDelete}
		return nil
	}
	return h.whatMayStop(ctx, c, w)
}

// whatMayStop says which integration is the next that may stop.
func (h *Home) whatMayStop(ctx context.Context, c *securitycenter.Center, w *text.Words) error {
	rows, _, err := c.Register.Rows(ctx, securitycenter.Filter{TenantID: h.Tenant.ID, Live: true, Sort: securitycenter.ByExpiry, Limit: h.Counts.Expired + 1})
	if err != nil {
		return err
	}
	if next := firstToCome(rows, c); next != nil {
		h.Banner.Rest = w.Say("banner.may-stop", text.V{"Integration": next.IntegrationName, "Date": w.Date(next.NotAfter)})
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

// bannerText is one sentence each for what has expired, what will, and what is still to be deleted.
func bannerText(w *text.Words, n securitycenter.Counts) string {
	var said []string
	if n.Expired > 0 {
		said = append(said, w.Say("banner.expired", text.V{"Count": n.Expired}))
	}
	if n.Within30 > 0 {
		said = append(said, w.Say("banner.expiring", text.V{"Count": n.Within30}))
	}
	if n.ToDelete > 0 {
		said = append(said, w.Say("banner.to-delete", text.V{"Count": n.ToDelete}))
	}
	return strings.Join(said, " ")
}
