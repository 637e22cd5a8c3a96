package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"certmap/internal/securitycenter"
)

// A finder looks for words in memory, once it is prepared. The database takes 100 ms and more to look through the texts of
// 100,000 mappings, which is too long between two keystrokes, and no index of it serves words of one or two letters. The
// finder reads all texts once, and after that only those of mappings that have changed.
type finder struct {
	sync.Mutex
	ready  atomic.Bool // all texts have been read
	cards  []*card     // of all listed mappings, as they lie in memory, since that is fastest
	orders map[securitycenter.Sort][]*card
	upTo   int64 // the number of the last change that was taken in
	search int   // the number of the last search
}

// A card is what the finder keeps of a mapping.
type card struct {
	id, tenant, login string
	live, listed      bool
	name              string // folded, as names are sorted
	expiry, created   string
	text              string // what words are looked for in
	search            int    // the last search that found it
}

// compares are the orders of the list, for cards.
var compares = map[securitycenter.Sort]func(a, b *card) int{
	securitycenter.ByName: compareNames,
	securitycenter.ByExpiry: func(a, b *card) int {
		if c := strings.Compare(a.expiry, b.expiry); c != 0 {
			return c
		}
		return compareNames(a, b)
	},
	securitycenter.ByNewest: func(a, b *card) int {
		if c := strings.Compare(b.created, a.created); c != 0 {
			return c
		}
		return strings.Compare(b.id, a.id)
	},
}

func compareNames(a, b *card) int {
	if c := strings.Compare(a.name, b.name); c != 0 {
		return c
	}
	return strings.Compare(a.id, b.id)
}

// find returns the IDs of the mappings in the window of a filter, and how many mappings there are in all.
func (f *finder) find(by securitycenter.Filter) (ids []string, total int) {
	words := strings.Fields(by.Text)
	by.Begins = securitycenter.Fold(by.Begins)
	for i := range words {
		words[i] = securitycenter.Fold(words[i])
	}
	f.search++
	for _, c := range f.cards {
		if c.matches(by, words) {
			c.search = f.search
			total++
		}
	}
	end := total
	if by.Limit > 0 {
		end = min(total, by.Offset+by.Limit)
	}
	return f.window(by.Sort, by.Offset, end), total
}

func (c *card) matches(f securitycenter.Filter, words []string) bool {
	if f.TenantID != "" && f.TenantID != c.tenant || f.Login != "" && f.Login != c.login || f.Live && !c.live || !strings.HasPrefix(c.name, f.Begins) {
		return false
	}
	for _, w := range words {
		if !strings.Contains(c.text, w) {
			return false
		}
	}
	return true
}

// window returns the IDs of what the last search found, in an order, from the one at begin to the one before end.
func (f *finder) window(sort securitycenter.Sort, begin, end int) (ids []string) {
	at := 0
	for _, c := range f.inOrder(sort) {
		if at >= end {
			break
		}
		if c.search != f.search {
			continue
		}
		if at >= begin {
			ids = append(ids, c.id)
		}
		at++
	}
	return ids
}

// inOrder returns the cards in an order, which is kept from then on.
func (f *finder) inOrder(sort securitycenter.Sort) []*card {
	if f.orders[sort] == nil {
		f.orders[sort] = slices.SortedFunc(slices.Values(f.cards), compares[sort])
	}
	return f.orders[sort]
}

// takeIn reads all texts, and from then on those that have changed. Nothing may have been read in the transaction before: it
// must not see less than the finder knows.
func (f *finder) takeIn(ctx context.Context, tx *sql.Tx) error {
	if !f.ready.Load() {
		cards, upTo, err := readCards(ctx, tx, "")
		if err == nil {
			f.cards, f.upTo, f.orders = onlyListed(cards), upTo, map[securitycenter.Sort][]*card{}
			f.ready.Store(true)
		}
		return err
	}
	changed, upTo, err := readCards(ctx, tx, " WHERE changed > $1", f.upTo)
	if err == nil && len(changed) > 0 {
		f.upTo = upTo
		f.replace(changed)
	}
	return err
}

// fewChanges is up to how many cards are replaced in an order one by one; where more have changed, it is sorted anew.
const fewChanges = 100

// replace puts cards in the place of those of the same mappings.
func (f *finder) replace(changed []*card) {
	ids := map[string]bool{}
	for _, c := range changed {
		ids[c.id] = true
	}
	var old []*card
	f.cards = slices.DeleteFunc(f.cards, func(c *card) bool {
		if ids[c.id] {
			old = append(old, c)
		}
		return ids[c.id]
	})
	fresh := onlyListed(changed)
	f.cards = append(f.cards, fresh...)
	for sort, order := range f.orders {
		if len(changed) > fewChanges {
			delete(f.orders, sort)
			continue
		}
		f.orders[sort] = swap(order, old, fresh, compares[sort])
	}
}

// swap takes cards out of an order and puts others in.
func swap(order, out, in []*card, compare func(a, b *card) int) []*card {
	for _, c := range out {
		i, _ := slices.BinarySearchFunc(order, c, compare)
		order = slices.Delete(order, i, i+1)
	}
	for _, c := range in {
		i, _ := slices.BinarySearchFunc(order, c, compare)
		order = slices.Insert(order, i, c)
	}
	return order
}

func onlyListed(cards []*card) []*card {
	return slices.DeleteFunc(cards, func(c *card) bool { return !c.listed })
}

// readCards reads cards, and the highest number of a change among them.
func readCards(ctx context.Context, tx *sql.Tx, where string, args ...any) (cards []*card, upTo int64, err error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT id, tenant_id, login_name, live, listed, name_key, not_after, created, search, changed FROM mapping`+where, args...)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	once := map[string]string{} // tenants and logins, each of which many mappings have
	for rows.Next() {
		var c card
		var number int64
		err := rows.Scan(&c.id, &c.tenant, &c.login, &c.live, &c.listed, &c.name, &c.expiry, &c.created, &c.text, &number)
		if err != nil {
			return nil, 0, err
		}
		c.tenant, c.login = shared(once, c.tenant), shared(once, c.login)
		cards, upTo = append(cards, &c), max(upTo, number)
	}
	return cards, upTo, rows.Err()
}

// shared returns the first string that was equal to s, so that equal ones are kept in memory once.
func shared(once map[string]string, s string) string {
	if known, ok := once[s]; ok {
		return known
	}
	once[s] = s
	return s
}

// Prepare reads what Rows looks for words in, for a list in this order. Without it the database looks through the whole
// register for each word; with it each is found at once, at the price of some 45 MB of memory for 100,000 mappings. Called
// again, it reads what has changed.
func (s *Store) Prepare(ctx context.Context, sort securitycenter.Sort) error {
	s.finder.Lock()
	defer s.finder.Unlock()
	tx, err := s.lookAgain(ctx)
	if err == nil {
		defer func() { _ = tx.Rollback() }()
		s.finder.inOrder(cmp.Or(sort, securitycenter.ByName))
	}
	return s.explain(err)
}

// lookAgain brings the finder up to date, and returns the transaction that sees the register as it does.
func (s *Store) lookAgain(ctx context.Context) (*sql.Tx, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	if err := s.finder.takeIn(ctx, tx); err != nil {
		_ = tx.Rollback()
		return nil, err
	}
	return tx, nil
}

// found is Rows for a filter with words, once the finder is prepared. The texts and the rows are read in one transaction, so that they fit together.
func (s *Store) found(ctx context.Context, f securitycenter.Filter) ([]securitycenter.Row, int, error) {
	f.Sort = cmp.Or(f.Sort, securitycenter.ByName)
	tx, ids, total, err := s.find(ctx, f)
	if err != nil {
		return nil, 0, s.explain(err)
	}
	defer func() { _ = tx.Rollback() }()
	var out []securitycenter.Row
	for some := range slices.Chunk(ids, idsAtOnce) {
		where, args := oneOf(some)
		rows, err := s.rows(ctx, tx, where+" ORDER BY "+orders[f.Sort], args...)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, rows...)
	}
	return out, total, nil
}

// idsAtOnce is how many rows are asked for by their IDs in one query.
const idsAtOnce = 500

func oneOf(ids []string) (where string, args []any) {
	var b strings.Builder
	for i, id := range ids {
		fmt.Fprintf(&b, ", $%d", i+1)
		args = append(args, id)
	}
	return "id IN (" + b.String()[2:] + ")", args
}

// find also returns the transaction that sees the register as the finder has seen it.
func (s *Store) find(ctx context.Context, f securitycenter.Filter) (tx *sql.Tx, ids []string, total int, err error) {
	s.finder.Lock()
	defer s.finder.Unlock()
	if tx, err = s.lookAgain(ctx); err == nil {
		ids, total = s.finder.find(f)
	}
	return tx, ids, total, err
}
