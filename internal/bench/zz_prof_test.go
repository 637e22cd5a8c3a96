//go:build linux

package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"certmap/cert"
	"certmap/internal/securitycenter"
)

var tMap, tFetch, tProbe, tKeep, nKeep atomic.Int64

type reg struct{ securitycenter.Register }

func (r reg) Mapping(ctx context.Context, id string) (securitycenter.Mapping, error) {
	b := time.Now()
	defer func() { tMap.Add(int64(time.Since(b))) }()
	return r.Register.Mapping(ctx, id)
}
func (r reg) AddTests(ctx context.Context, x []securitycenter.Tested) error {
	b := time.Now()
	defer func() { tKeep.Add(int64(time.Since(b))); nKeep.Add(1) }()
	return r.Register.AddTests(ctx, x)
}

type vlt struct{ securitycenter.Vault }

func (r vlt) Fetch(ctx context.Context, id string) (cert.Secret, error) {
	b := time.Now()
	defer func() { tFetch.Add(int64(time.Since(b))) }()
	return r.Vault.Fetch(ctx, id)
}

type prb struct{ securitycenter.Prober }

func (r prb) Probe(ctx context.Context, p securitycenter.Probe, f func(securitycenter.Rung)) securitycenter.Result {
	b := time.Now()
	defer func() { tProbe.Add(int64(time.Since(b))) }()
	return r.Prober.Probe(ctx, p, f)
}

func TestZZ(t *testing.T) {
	ctx := context.Background()
	m, err := newMany(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	m.Register, m.Vault, m.Prober = reg{m.Register}, vlt{m.Vault}, prb{m.Prober}
	for range 4 {
		tMap.Store(0); tFetch.Store(0); tProbe.Store(0); tKeep.Store(0); nKeep.Store(0)
		b := time.Now()
		_, err := m.TestAll(ctx, securitycenter.ManyTrial{}, nil)
		all := time.Since(b)
		ms := func(x *atomic.Int64) int64 { return x.Load() / 200 / 1000 }
		fmt.Println("ours", all, "per test us: mapping", ms(&tMap), "fetch", ms(&tFetch), "probe", ms(&tProbe), "keep", ms(&tKeep), nKeep.Load(), "all", all.Microseconds()*16/200, err)
		b = time.Now()
		err = m.bare(ctx)
		fmt.Println("bare", time.Since(b), "per", time.Since(b).Microseconds()*16/200, err)
	}
}
