package pairs

import "context"

// Helpers writes both in helpers.
// Known limit: only what the function itself writes is compared.
func (c *Cluster) Helpers(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.setEpoch(epoch)
	members, err := fetch(ctx, epoch)
	if err != nil {
		return err
	}
	c.setMembers(members)
	return nil
}

func (c *Cluster) setEpoch(epoch int) { c.epoch, c.members = epoch, c.members }

func (c *Cluster) setMembers(members []string) { c.epoch, c.members = c.epoch, members }
