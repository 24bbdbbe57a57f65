// Package lately keeps what adapters have learnt a short while ago: a limited number of things, and answers that count for
// some time.
//
// Invariant: it asks nobody itself, reads no clock but the one it is handed, and grows no further than it was told.
//
// Start with Map; Answers are questions that everybody shares who asks the same meanwhile.
package lately

import "sync"

// Map holds a limited number of keys: a further one takes the place of the oldest. It is safe for use by several.
type Map[K comparable, V any] struct {
	most int

	mu     sync.Mutex
	values map[K]V
	order  []K // oldest at next once full
	next   int
}

// NewMap makes an empty one, for at most so many keys, at least one.
func NewMap[K comparable, V any](most int) *Map[K, V] {
	return &Map[K, V]{most: max(1, most), values: map[K]V{}}
}

// Get is the value of a key, if it is still there.
func (m *Map[K, V]) Get(k K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, there := m.values[k]
	return v, there
}

// Put sets the value of a key.
func (m *Map[K, V]) Put(k K, v V) { m.Change(k, func(V, bool) (V, bool) { return v, true }) }

// Drop forgets a key.
func (m *Map[K, V]) Drop(k K) { m.Change(k, func(v V, _ bool) (V, bool) { return v, false }) }

// DropAll forgets the keys that are meant.
func (m *Map[K, V]) DropAll(meant func(K) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k := range m.values {
		if meant(k) {
			delete(m.values, k)
		}
	}
}

// Change sets the value of a key by what it was, or forgets it where change says so. Nobody else sees the key meanwhile.
func (m *Map[K, V]) Change(k K, change func(v V, there bool) (with V, keep bool)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, there := m.values[k]
	v, keep := change(v, there)
	switch {
	case !keep:
		delete(m.values, k)
		return
	case !there:
		m.place(k)
	}
	m.values[k] = v
}

// place gives a new key its place in the order. A key that was forgotten keeps its place until it is the oldest.
func (m *Map[K, V]) place(k K) {
	if len(m.order) < m.most {
		m.order = append(m.order, k)
		return
	}
	if old := m.order[m.next]; old != k {
		delete(m.values, old)
	}
	m.order[m.next] = k
	m.next = (m.next + 1) % m.most
}
