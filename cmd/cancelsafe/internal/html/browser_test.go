package html

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// The environment of TestBrowser: .ci/html.sh sets it.
const (
	browserVariable = "CANCELSAFE_BROWSER" // the program
	pageVariable    = "CANCELSAFE_PAGE"    // the page of a run on the twins, in both tiers
	shotsVariable   = "CANCELSAFE_SHOTS"   // where screenshots go
)

// openIn returns a browser, or skips the test if none is named.
func openIn(t *testing.T) *browser {
	t.Helper()
	program := os.Getenv(browserVariable)
	if program == "" {
		t.Skip("runs in a real browser: see .ci/html.sh")
	}
	return startBrowser(t, program)
}

// TestBrowser looks at the page of a real run from disk.
func TestBrowser(t *testing.T) {
	b := openIn(t)
	url := "file://" + os.Getenv(pageVariable)
	b.view(1280, 900, "light")
	b.open(url)
	var n int
	b.eval(&n, "document.querySelectorAll('.finding').length")
	if n < 20 {
		t.Fatalf("the page has %d findings", n)
	}
	t.Run("looks", func(t *testing.T) { looks(t, b, url) })
	b.view(1280, 900, "light")
	b.open(url)
	t.Run("filter", func(t *testing.T) { filters(t, b, n) })
	t.Run("keyboard", func(t *testing.T) { keyboard(t, b, n) })
	t.Run("links", func(t *testing.T) { links(t, b, url) })
	b.wantQuiet(url)
}

// shown is the number of findings that are shown.
const shown = "document.querySelectorAll('.finding:not([hidden])').length"

// choose chooses a value to filter by.
func choose(b *browser, id, value string) {
	v, _ := json.Marshal(value)
	b.eval(nil, "{const s = document.getElementById('"+id+"'); s.value = "+string(v)+"; s.dispatchEvent(new Event('change'))}")
}

// filters filters by rule, tier, package and text, and by several at once.
func filters(t *testing.T, b *browser, n int) {
	b.t = t
	const others = "[...document.querySelectorAll('.finding:not([hidden])')].filter(f => f.dataset.rule !== 'takerestore').length"
	choose(b, "rule", "takerestore")
	b.want(shown, 3)
	b.want(others, 0)
	b.want("document.querySelectorAll('.group:not([hidden])').length", 1)
	b.want("document.getElementById('count').textContent.startsWith('3 of ')", true)
	choose(b, "tier", "audit")
	b.want(shown, 0)
	b.want("document.getElementById('nothing').hidden", false)
	b.eval(nil, "document.getElementById('reset').click()")
	b.want(shown, n)
	var last string
	b.eval(&last, "document.querySelector('#package option:last-child').value")
	choose(b, "package", last)
	b.want("document.querySelector('.group:not([hidden])').dataset.package", last)
	b.eval(nil, "document.getElementById('package').value = ''")
	b.eval(nil, "{const s = document.getElementById('text'); s.value = 'S.Reconnecting  SET'; s.dispatchEvent(new Event('input'))}")
	b.want(shown, 1)
	b.eval(nil, "document.getElementById('text').value = ''")
	choose(b, "rule", "")
	b.want(shown, n)
}

// keyboard does without a mouse.
func keyboard(t *testing.T, b *browser, n int) {
	b.t = t
	const at = "[...document.querySelectorAll('.finding')].indexOf(document.activeElement.closest('.finding'))"
	const open = "document.querySelectorAll('.finding[open]').length"
	b.want(open, 0)
	b.press("j")
	b.want(at, 0)
	b.press("j")
	b.want(at, 1)
	b.press("ArrowDown")
	b.want(at, 2)
	b.press("k")
	b.press("ArrowUp")
	b.want(at, 0)
	b.press("Enter")
	b.want("document.querySelector('.finding').open", true)
	b.paint()
	b.want("document.querySelectorAll('.finding .code').length", 2)
	b.press("Tab")
	b.want("document.activeElement.className", "code")
	b.press("/")
	b.want("document.activeElement.id", "text")
	for _, key := range "heldlock" {
		b.press(string(key))
	}
	b.want(shown, 2)
	b.press("Enter")
	b.want("document.activeElement.closest('.finding').dataset.rule", "heldlock")
	b.press("Escape")
	b.want(shown, n)
	b.press("e")
	b.want(open, n)
	b.press("c")
	b.want(open, 0)
}

// links follows links within the page.
func links(t *testing.T, b *browser, url string) {
	b.t = t
	b.eval(nil, "location.hash = document.querySelectorAll('.finding')[4].id")
	b.eval(nil, "new Promise(done => setTimeout(done, 100))")
	b.want("document.querySelectorAll('.finding')[4].open", true)
	b.want("[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.hash.slice(1))).length", 0)
	b.want("[...document.querySelectorAll('a:not([href^=\"#\"])')].length", 0)
}

// looks checks what can be measured of the looks, and takes pictures of the rest.
func looks(t *testing.T, b *browser, url string) {
	b.t = t
	shots := os.Getenv(shotsVariable)
	for _, v := range []struct {
		name          string
		width, height int
		scheme        string
	}{
		{"light", 1280, 1100, "light"},
		{"dark", 1280, 1100, "dark"},
		{"phone", 390, 1400, "light"},
		{"phone-dark", 390, 1400, "dark"},
	} {
		b.view(v.width, v.height, v.scheme)
		b.open(url)
		b.shoot(filepath.Join(shots, v.name+"-list.png"))
		b.eval(nil, "document.getElementById('expand').click()")
		for name, at := range map[string]string{"": "[data-rule=takerestore]", "-line": "[data-rule=tornread]", "-fix": "[data-rule=deadcleanup]", "-rule": "article"} {
			b.eval(nil, "document.querySelector('"+at+"').scrollIntoView({block: 'start'})")
			b.paint()
			b.shoot(filepath.Join(shots, v.name+name+".png"))
		}
		b.want("document.documentElement.scrollWidth <= innerWidth", true)
		var faint []string
		b.eval(&faint, contrast)
		for _, f := range faint {
			t.Errorf("%s: too little contrast: %s", v.name, f)
		}
	}
}

// contrast names the texts that have less contrast than 4.5 to what is behind
// them, as WCAG 2 counts it.
const contrast = `(() => {
	const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
	const rgba = (colour) => {
		canvas.clearRect(0, 0, 1, 1);
		canvas.fillStyle = colour;
		canvas.fillRect(0, 0, 1, 1);
		return canvas.getImageData(0, 0, 1, 1).data;
	};
	const light = ([r, g, b]) => {
		const part = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
		return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
	};
	const behind = (e) => {
		for (; e; e = e.parentElement) {
			const c = rgba(getComputedStyle(e).backgroundColor);
			if (c[3] === 255) return c;
		}
		return rgba(matchMedia("(prefers-color-scheme: dark)").matches ? "black" : "white");
	};
	const faint = new Set();
	for (const e of document.querySelectorAll("body *")) {
		if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility()) continue;
		const colour = rgba(getComputedStyle(e).color);
		if (colour[3] === 0) continue; // left out on purpose
		const [a, b] = [light(colour), light(behind(e))].sort((x, y) => y - x);
		const ratio = (a + 0.05) / (b + 0.05);
		if (ratio < 4.5) faint.add(e.tagName + "." + e.className + " in " + e.parentElement.className + " " + ratio.toFixed(2));
	}
	return [...faint];
})()`

// TestOpensAtOnce checks that a page with 500 findings opens in under a second.
func TestOpensAtOnce(t *testing.T) {
	b := openIn(t)
	file := filepath.Join(t.TempDir(), "many.html")
	data := render(t, many(t, 500))
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
	b.view(1280, 900, "light")
	best := time.Hour
	for range 3 { // the machine may have something else to do
		best = min(best, b.open("file://"+file))
		b.want(shown, 500)
		b.open("about:blank")
	}
	t.Logf("500 findings, %d kB: open after %v", len(data)/1024, best.Round(time.Millisecond))
	if best > time.Second {
		t.Errorf("it takes %v to open", best)
	}
	b.open("file://" + file)
	var took float64
	b.eval(&took, `(async () => {
		const start = performance.now();
		const text = document.getElementById("text");
		text.value = "value499 LOST";
		text.dispatchEvent(new Event("input"));
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		return performance.now() - start;
	})()`)
	b.want(shown, 1)
	t.Logf("filtered after %.0f ms", took)
	if took > 500 {
		t.Errorf("it takes %.0f ms to filter", took)
	}
}

// TestWithoutScript checks that a browser that runs no scripts shows everything.
func TestWithoutScript(t *testing.T) {
	b := openIn(t)
	b.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true})
	url := "file://" + os.Getenv(pageVariable)
	b.load(url)
	b.want("document.querySelectorAll('.finding').length > 20", true)
	b.want("document.getElementById('bar').hidden", true) // it would do nothing
	b.eval(nil, "document.querySelector('summary').click()")
	b.want("document.querySelector('.finding').open && document.querySelector('.finding .code').checkVisibility()", true)
}

// many returns n findings in files that are long enough to be like real ones.
func many(t *testing.T, n int) []finding.Finding {
	t.Helper()
	var all []finding.Finding
	for i := range n {
		all = append(all, lossIn(t, i))
	}
	return all
}

// TestSilencedShown checks that silenced findings are shown when they are asked
// for, and only then.
func TestSilencedShown(t *testing.T) {
	b := openIn(t)
	file := filepath.Join(t.TempDir(), "silenced.html")
	all := silence(t)
	if err := os.WriteFile(file, render(t, all), 0o666); err != nil {
		t.Fatal(err)
	}
	url := "file://" + file
	const (
		silenced = "document.querySelectorAll('.finding[data-silenced]:not([hidden])').length"
		count    = "document.getElementById('count').textContent"
		groups   = "document.querySelectorAll('.group:not([hidden])').length"
	)
	b.view(1280, 900, "light")
	b.open(url)
	b.want(shown, 4)
	b.want(silenced, 0)
	b.want(groups, 1)
	b.want(count, "4 findings")
	choose(b, "rule", "old")
	b.want(shown, 0)
	b.eval(nil, "document.getElementById('reset').click()")
	b.want(shown, 4)
	choose(b, "silenced", "with")
	b.want(shown, 6)
	b.want(groups, 2)
	b.want(count, "6 findings")
	choose(b, "rule", "old")
	b.want(count, "1 of 6")
	b.press("Escape")
	b.want(shown, 4)

	// Without a mouse.
	b.eval(nil, "document.getElementById('silenced').focus()")
	b.press("ArrowDown")
	b.press("ArrowDown")
	b.want("document.getElementById('silenced').value", "only")
	b.want(shown, 2)
	b.want(silenced, 2)
	b.want(count, "2 findings")
	b.eval(nil, "document.getElementById('silenced').blur()")
	b.press("j")
	b.press("Enter")
	b.want("document.querySelector('.finding[data-silenced]').open", true)
	b.want("document.querySelector('.finding[data-silenced] .fix').textContent", "Silenced by //cancelsafe:ignore: it <is> sent again")

	// A link to one of them shows it.
	b.press("Escape")
	b.eval(nil, "location.hash = document.querySelectorAll('.finding')[5].id")
	b.eval(nil, "new Promise(done => setTimeout(done, 100))")
	b.want("document.querySelectorAll('.finding')[5].checkVisibility() && document.querySelectorAll('.finding')[5].open", true)

	for _, scheme := range []string{"light", "dark"} {
		for name, width := range map[string]int{"": 1280, "phone-": 390} {
			b.view(width, 900, scheme)
			b.open(url)
			choose(b, "silenced", "only")
			b.press("e")
			b.paint()
			b.shoot(filepath.Join(os.Getenv(shotsVariable), name+scheme+"-silenced.png"))
			b.want("document.documentElement.scrollWidth <= innerWidth", true)
			var faint []string
			b.eval(&faint, contrast)
			for _, f := range faint {
				t.Errorf("%s: too little contrast: %s", scheme, f)
			}
		}
	}

	// If all are silenced, there is a way to see them.
	for i := range all {
		all[i].Suppression = &finding.Suppression{By: finding.Baseline}
	}
	if err := os.WriteFile(file, render(t, all), 0o666); err != nil {
		t.Fatal(err)
	}
	b.open(url)
	b.want(shown, 0)
	b.want("document.getElementById('nothing').hidden", false)
	b.eval(nil, "document.getElementById('reset').click()")
	b.want(shown, 6)
}
