package audit

import (
	"context"
	"testing"
)

func TestFlush(t *testing.T) {
	if err := new(Pipeline).flush(context.Background()); err != nil {
		t.Fatal(err)
	}
}
