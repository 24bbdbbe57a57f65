package chattest

import (
	"context"
	"maps"
	"slices"
	"sync"
)

// Memory is an adapter's memory that forgets when the test ends, and fails when it is told to.
type Memory struct {
	mu     sync.Mutex
	values map[string][]byte
	puts   int
	fails  error
}

// Get gives what was put; none is empty.
func (m *Memory) Get(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.values[key], m.fails
}

// Put keeps a copy.
func (m *Memory) Put(_ context.Context, key string, value []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fails != nil {
		return m.fails
	}
	if m.values == nil {
		m.values = map[string][]byte{}
	}
	m.values[key] = slices.Clone(value)
	m.puts++
	return nil
}

// Fail lets all end in err from now on; nil: in nothing any more.
func (m *Memory) Fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fails = err
}

// Kept is what was put.
func (m *Memory) Kept() map[string][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.values)
}

// Puts is how often something was put.
func (m *Memory) Puts() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.puts
}
