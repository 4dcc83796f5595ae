package selectoperand_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/selectoperand"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/forwardtest"
)

func TestSelectOperand(t *testing.T) {
	t.Run("twin/relay", func(t *testing.T) {
		forwardtest.Twin(t, func() forwardtest.Forwarder { return selectoperand.NewRelay(forwardtest.Queue()) })
	})
	t.Run("twin/outbox", func(t *testing.T) {
		forwardtest.Twin(t, func() forwardtest.Forwarder {
			outbox := new(selectoperand.Outbox)
			for _, m := range forwardtest.Messages() {
				outbox.Add(m)
			}
			return outbox
		})
	})
	t.Run("safe", forwardtest.Safe)
}
