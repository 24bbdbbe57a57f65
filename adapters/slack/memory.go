package slack

import (
	"context"
	"encoding/json"
	"fmt"

	"mentorbot/bot/chat"
)

// remember keeps a value as JSON; nil: what was kept is over.
func remember(ctx context.Context, in chat.Memory, what, key string, value any) (err error) {
	var data []byte
	if value != nil {
		data, err = json.Marshal(value)
	}
	if err == nil {
		err = in.Put(ctx, key, data)
	}
	if err != nil {
		return fmt.Errorf("slack: remember %s: %w", what, err)
	}
	return nil
}

// recall reads what was kept, if anything was.
func recall(ctx context.Context, from chat.Memory, what, key string, into any) (there bool, err error) {
	data, err := from.Get(ctx, key)
	if there = err == nil && len(data) > 0; there {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		return false, fmt.Errorf("slack: read %s: %w", what, err)
	}
	return there, nil
}
