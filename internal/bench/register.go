//go:build linux

package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"database/sql"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"certmap/cert"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/store"
	"certmap/internal/text"
)

const mappings = 100_000

// A register is a full one, with the use cases over it.
type register struct {
	dir    string
	center *securitycenter.Center
	words  *text.Words
}

var fullRegister = sync.OnceValues(func() (*register, error) {
	dir, err := os.MkdirTemp("", "certmap-bench-register-")
	if err != nil {
		return nil, err
	}
	s, _, err := store.Open(context.Background(), dir)
	if err != nil {
		return nil, err
	}
	r := &register{dir: dir, words: text.Must(text.English), center: securitycenter.New(securitycenter.Parts{Register: s})}
	return r, r.fill()
})

// fill puts the mappings in by SQL: through the rules it would take an hour, since each is synced to disk.
func (r *register) fill() error {
	ctx := context.Background()
	t := securitycenter.Tenant{ID: "acme", Name: "ACME", CompanyID: "ACME", Environment: securitycenter.Production, Host: "api4.cert.successfactors.com"}
	if err := r.center.Register.PutTenant(ctx, t); err != nil {
		return err
	}
	one, err := aMapping()
	if err != nil {
		return err
	}
	if err := r.center.Register.Add(ctx, one, securitycenter.Event{Kind: securitycenter.EventSaved}); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", filepath.Join(r.dir, "register.db"))
	if err != nil {
		return err
	}
	defer db.Close()
	for _, copies := range []string{
		`INSERT INTO mapping SELECT printf('m%06d', n), tenant_id, printf('ECP PRD %06d', n), integration_name, login_name, state, live, listed, remote_id,
			file_path, created, created_by, since, changed_by, printf('ecp prd %06d', n), printf('names %06d', n), not_before, not_after, proof,
			printf('ecp prd %06d', n) || char(10) || search FROM mapping, numbers WHERE id = 'one'`,
		`INSERT INTO version SELECT printf('m%06d', n), number, sha256, pem, subject, issuer, serial, not_before, not_after, added, added_by, proof, proof_at,
			proof_by, proof_test FROM version, numbers WHERE mapping_id = 'one'`,
	} {
		query := fmt.Sprintf("WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %d) %s", mappings, copies)
		if _, err := db.Exec(query); err != nil {
			return err
		}
	}
	return nil
}

func aMapping() (securitycenter.Mapping, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return securitycenter.Mapping{}, err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "ECP", Organization: []string{"ACME SE"}}, NotBefore: time.Now(), NotAfter: time.Now().AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return securitycenter.Mapping{}, err
	}
	c := cert.Open(context.Background(), der, cert.Options{}).Certificates()[0]
	return securitycenter.Mapping{ID: "one", TenantID: "acme", ConfigurationName: "ECP", IntegrationName: "Employee Central Payroll", LoginName: "SFAPI_ECP",
		State: securitycenter.Confirmed, Versions: []securitycenter.Version{securitycenter.VersionOf(c, time.Now(), "")}, Created: time.Now(), Since: time.Now()}, nil
}

// open does what the page does when it opens: the first piece of the list, ready to be shown.
func (r *register) open(f securitycenter.Filter) error {
	l := model.MappingList{Filter: f}
	piece, err := l.Load(context.Background(), r.center, r.words, 0)
	l.Take(piece)
	if err == nil && l.Total == 0 {
		return fmt.Errorf("nothing was found for %+v", f)
	}
	return err
}

func openPage() (figures, error) {
	r, err := fullRegister()
	if err != nil {
		return figures{}, err
	}
	db, err := sql.Open("sqlite", filepath.Join(r.dir, "register.db"))
	if err != nil {
		return figures{}, err
	}
	defer db.Close()
	f, err := alternate(rounds*3, func() (float64, error) {
		began := time.Now()
		err := r.open(securitycenter.Filter{TenantID: "acme", Sort: securitycenter.ByName})
		return milliseconds(began), err
	}, func() (float64, error) {
		began := time.Now()
		err := bareQuery(db)
		return milliseconds(began), err
	})
	f.unit = "ms"
	return f, err
}

// bareQuery is the SQL of the page alone: how many there are, and the first of them.
func bareQuery(db *sql.DB) error {
	var n int
	if err := db.QueryRow("SELECT count(*) FROM mapping WHERE listed = 1 AND tenant_id = 'acme'").Scan(&n); err != nil {
		return err
	}
	rows, err := db.Query("SELECT id, configuration_name, integration_name, login_name, state, not_after, proof FROM mapping WHERE listed = 1 AND tenant_id = 'acme' ORDER BY name_key, id LIMIT 200")
	if err != nil {
		return err
	}
	defer rows.Close()
	var columns [7]string
	for rows.Next() {
		if err := rows.Scan(&columns[0], &columns[1], &columns[2], &columns[3], &columns[4], &columns[5], &columns[6]); err != nil {
			return err
		}
	}
	return rows.Err()
}

func timeOf(f securitycenter.Filter) (figures, error) {
	r, err := fullRegister()
	if err != nil {
		return figures{}, err
	}
	var took []float64
	for range rounds {
		began := time.Now()
		if err := r.open(f); err != nil {
			return figures{}, err
		}
		took = append(took, milliseconds(began))
	}
	return figures{ours: median(took), unit: "ms"}, nil
}

func openPageTime() (figures, error) {
	return timeOf(securitycenter.Filter{TenantID: "acme", Sort: securitycenter.ByName})
}

func filterTime() (figures, error) {
	return timeOf(securitycenter.Filter{TenantID: "acme", Text: "099999", Sort: securitycenter.ByName})
}

// scrollStep draws the list once more after it has moved by a part of a row.
func scrollStep() (figures, error) {
	a := test.NewApp()
	a.Settings().SetTheme(&look.Theme{Mode: look.Light})
	list := kit.NewList(kit.NewItemRow)
	list.Length = func() int { return mappings }
	list.Item = func(i int) (kit.Item, bool) {
		return kit.Item{Title: fmt.Sprintf("ECP PRD %06d", i), Second: "Employee Central Payroll · SFAPI_ECP", Badge: "164 days", Mood: kit.Fine, Tail: "until 6 May 2027"}, true
	}
	c := software.NewCanvas()
	c.SetContent(list.Object())
	c.Resize(fyne.NewSize(392, 708))
	c.Capture()
	var took []float64
	for i := range 201 {
		began := time.Now()
		list.ScrollToOffset(float32(i * 40))
		c.Capture()
		took = append(took, milliseconds(began))
	}
	return figures{ours: median(took), unit: "ms"}, nil
}
