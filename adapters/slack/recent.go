package slack

// recent is a map that holds a limited number of keys: a further one takes the place of the oldest.
type recent[K comparable, V any] struct {
	most   int
	values map[K]V
	order  []K // oldest at next once full
	next   int
}

func newRecent[K comparable, V any](most int) *recent[K, V] {
	return &recent[K, V]{most: most, values: map[K]V{}}
}

func (r *recent[K, V]) get(k K) (V, bool) {
	v, ok := r.values[k]
	return v, ok
}

func (r *recent[K, V]) put(k K, v V) {
	if _, there := r.values[k]; !there {
		if len(r.order) < r.most {
			r.order = append(r.order, k)
		} else {
			delete(r.values, r.order[r.next])
			r.order[r.next] = k
			r.next = (r.next + 1) % r.most
		}
	}
	r.values[k] = v
}
