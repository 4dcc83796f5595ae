package droppedsend_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/droppedsend"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/forwardtest"
)

func TestDroppedSend(t *testing.T) {
	t.Run("twin/relay", func(t *testing.T) {
		forwardtest.Twin(t, func() forwardtest.Forwarder { return droppedsend.NewRelay(forwardtest.Queue()) })
	})
	t.Run("twin/outbox", func(t *testing.T) {
		forwardtest.Twin(t, func() forwardtest.Forwarder {
			outbox := new(droppedsend.Outbox)
			for _, m := range forwardtest.Messages() {
				outbox.Add(m)
			}
			return outbox
		})
	})
	t.Run("safe", forwardtest.Safe)
}
