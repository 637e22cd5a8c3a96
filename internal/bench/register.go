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

	"certmap/cert"
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
	close  func() error
}

var fullRegister = sync.OnceValues(func() (*register, error) {
	dir, err := os.MkdirTemp("", "certmap-bench-register-")
	if err != nil {
		return nil, err
	}
	r, err := (&register{dir: dir, words: text.Must(text.English)}).again()
	if err != nil {
		return nil, err
	}
	return r, r.fill()
})

// again opens the register as another process does.
func (r *register) again() (*register, error) {
	s, _, err := store.Open(context.Background(), r.dir)
	if err != nil {
		return nil, err
	}
	return &register{dir: r.dir, words: r.words, center: securitycenter.New(securitycenter.Parts{Register: s}), close: s.Close}, nil
}

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
	for _, copies := range copies {
		query := fmt.Sprintf("WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %d) %s", mappings, copies)
		if _, err := db.Exec(query); err != nil {
			return err
		}
	}
	return nil
}

// copies make the mappings out of one. They are put in in another order than that of their names, and each has a subject, a
// serial number and a fingerprint of its own to look for words in.
var copies = []string{
	`INSERT INTO mapping (id, tenant_id, configuration_name, integration_name, login_name, state, live, listed, remote_id, file_path, created,
			created_by, since, changed_by, name_key, names_key, not_before, not_after, proof, search)
		SELECT printf('m%06d', n), tenant_id, printf('ECP PRD %06d', other), integration_name, login_name, state, live, listed, remote_id,
			file_path, created, created_by, since, changed_by, printf('ecp prd %06d', other), printf('names %06d', other), not_before, not_after, proof,
			printf('ecp prd %06d', other) || char(10) || substr(search, 5) || char(10) || printf('cn=ecp prd %06d,ou=payroll,o=acme se,c=de', other)
				|| char(10) || lower(hex(randomblob(48)))
		FROM mapping, (SELECT n, n * 77777 % 100000 AS other FROM numbers) WHERE id = 'one'`,
	`INSERT INTO version SELECT printf('m%06d', n), number, sha256, pem, subject, issuer, serial, not_before, not_after, added, added_by, proof, proof_at,
		proof_by, proof_test FROM version, numbers WHERE mapping_id = 'one'`,
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

// open does what the page does when it opens, or when a word is typed: the first piece of the list, ready to be shown. It
// returns how many mappings there are.
func (r *register) open(f securitycenter.Filter) (int, error) {
	l := model.MappingList{Filter: f}
	piece, err := l.Load(context.Background(), r.center, r.words, 0)
	l.Take(piece)
	return l.Total, err
}

// openAll opens the page of all mappings.
func (r *register) openAll() error {
	total, err := r.open(securitycenter.Filter{TenantID: "acme", Sort: securitycenter.ByName})
	if err == nil && total <= mappings {
		return fmt.Errorf("%d mappings were found", total)
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
		err := r.openAll()
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

func openPageTime() (figures, error) {
	r, err := fullRegister()
	if err != nil {
		return figures{}, err
	}
	took, err := timeOf(func() error { return nil }, r.openAll)
	return figures{ours: took, unit: "ms"}, err
}

// timeOf is the median time of several rounds, each after something that is not measured.
func timeOf(before, work func() error) (float64, error) {
	var took []float64
	for range rounds {
		if err := before(); err != nil {
			return 0, err
		}
		began := time.Now()
		if err := work(); err != nil {
			return 0, err
		}
		took = append(took, milliseconds(began))
	}
	return median(took), nil
}
