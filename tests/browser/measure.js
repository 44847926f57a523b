// What is measured on an open page. Injected before each page; every function returns findings as sentences.
(() => {
  const violations = [];
  document.addEventListener('securitypolicyviolation', e =>
    violations.push(`content policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));

  const all = selector => [...document.querySelectorAll(selector)];
  const words = e => (e.getAttribute('aria-label') || e.textContent || e.name || '').trim().replace(/\s+/g, ' ').slice(0, 40);
  const named = e => `${e.tagName}.${e.className} "${words(e)}"`;
  const isShown = e => e.checkVisibility({visibilityProperty: true});

  // --- axe-core ------------------------------------------------------------------------------------
  async function axeRows(tags, switchedOn, switchedOff) {
    const found = await axe.run(document, {
      runOnly: {type: 'tag', values: tags},
      resultTypes: ['violations', 'incomplete'],
      rules: Object.fromEntries([
        ...switchedOn.map(rule => [rule, {enabled: true}]), ...switchedOff.map(rule => [rule, {enabled: false}])]),
    });
    const message = node => [...node.any, ...node.all, ...node.none].map(c => c.message).join('; ').slice(0, 200);
    const rows = (kind, list) => list.flatMap(rule =>
      rule.nodes.map(node => [kind, rule.id, node.target.flat().join(' '), message(node)]));
    return [...rows('violation', found.violations), ...rows('undecided', found.incomplete)];
  }

  // --- layout --------------------------------------------------------------------------------------
  // What reaches out of the window; inside a marked, focusable region it may scroll.
  function overflow() {
    const wide = document.scrollingElement.scrollWidth - innerWidth;
    if (wide <= 0) return [];
    const rtl = getComputedStyle(document.documentElement).direction === 'rtl';
    const guilty = all('body *').filter(e => {
      const box = e.getBoundingClientRect();
      const outside = rtl ? box.left < -0.5 : box.right > innerWidth + 0.5;
      return box.width && outside && !e.parentElement.closest('[role=region][tabindex]');
    });
    return [`${wide}px too wide: ` + guilty.slice(-4).map(named).join(', ')];
  }

  // Text cut off by its own box. Boxes of one or two pixels are texts for screen readers only.
  function clipped() {
    return all('body *').filter(e => {
      if (!e.textContent.trim() || e.closest('svg') || ['SELECT', 'OPTION'].includes(e.tagName)) return false;
      const style = getComputedStyle(e);
      if (!['hidden', 'clip'].some(v => style.overflowX === v || style.overflowY === v)) return false;
      const box = e.getBoundingClientRect();
      if (box.width <= 2 || box.height <= 2 || style.clipPath !== 'none') return false;
      return e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1;
    }).map(e => `text is cut off: ${named(e)}`);
  }

  function textSize(size) {
    document.documentElement.style.fontSize = size;
  }

  // The spacing of success criterion 1.4.12.
  function textSpacing() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
      p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }

  // In forced colours a background says nothing: a button or field needs a border or words to be seen.
  function invisible() {
    return all('button, input:not([type=hidden]), select, textarea').filter(e => {
      if (!isShown(e) || ['checkbox', 'radio', 'file', 'range'].includes(e.type)) return false;
      const style = getComputedStyle(e);
      if (e.getBoundingClientRect().width <= 2 || style.appearance !== 'none') return false;
      const bordered = ['top', 'bottom', 'left', 'right'].some(side =>
        parseFloat(style[`border-${side}-width`]) > 0 && style[`border-${side}-style`] !== 'none');
      return !bordered && e.tagName !== 'BUTTON';
    }).map(e => `not seen in forced colours: ${named(e)}`);
  }

  // --- security ------------------------------------------------------------------------------------
  function inline() {
    const attributes = all('*').flatMap(e => [...e.attributes]
      .filter(a => a.name.startsWith('on') || /^\s*javascript:/i.test(a.value))
      .map(a => `inline ${a.name} on ${named(e)}`));
    const elements = all('style, script:not([src])').filter(e => e.type !== 'application/json');
    return [...attributes, ...elements.map(e => `inline ${e.tagName}`)];
  }

  const kept = () => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].map(k => `kept in the browser: ${k}`);
  const security = () => [...violations, ...inline(), ...kept()];

  // --- keyboard ------------------------------------------------------------------------------------
  const STOPS = 'a[href], area[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), ' +
    'select:not([disabled]), textarea:not([disabled]), summary, [tabindex]:not([tabindex^="-"])';
  const FOCUSED = ':focus, :focus-within, :focus + *, :focus ~ *';
  let targets = [], reached = new Set(), last = null, stayed = 0;

  const sameGroup = (a, b) => a.type === 'radio' && b.type === 'radio' && a.name === b.name && a.form === b.form;
  // A group of radio buttons is one stop: its first button stands for all.
  const standsFor = e => (e.type === 'radio' && e.name && targets.find(t => sameGroup(t, e))) || e;

  function beginWalk() {
    targets = [];
    reached = new Set();
    last = null;
    stayed = 0;
    for (const e of all(STOPS)) {
      if (!isShown(e) || e.closest('[inert]') || e.getAttribute('tabindex') === '-1') continue;
      if (standsFor(e) === e) targets.push(e);
    }
    document.activeElement.blur();
    return targets.length;
  }

  function isRinged(e) {
    const near = [e, e.parentElement, e.nextElementSibling, e.parentElement.querySelector('label')].filter(Boolean);
    return near.some(n => n.matches(FOCUSED) && ['', '::before', '::after'].some(pseudo => {
      const style = getComputedStyle(n, pseudo || null);
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
    }));
  }

  function isCovered(e, box) {
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
    const top = document.elementFromPoint(x, box.top + box.height / 2);
    const own = top && (e === top || e.contains(top) || top.contains(e) || [...(e.labels || [])].some(l => l.contains(top)));
    return Boolean(top && box.width > 2 && !own);
  }

  const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

  function isOutOfSight(e) {
    const box = e.getBoundingClientRect();
    return (box.width <= 2 && !(e.labels && e.labels.length)) || box.bottom < 1 || box.top > innerHeight - 1;
  }

  // Where the focus is now; null when it has left the page. A date field is one target with several stops inside.
  async function stop() {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    stayed = e === last ? stayed + 1 : 0;
    if (e === last && stayed < 6) return {again: false, faults: []};
    last = e;
    const key = standsFor(e), again = reached.has(key), first = reached.size === 0;
    reached.add(key);
    const faults = [];
    if (stayed >= 6) faults.push('Tab does not leave it: a trap');
    if (first && !(e.getAttribute('href') || '').startsWith('#')) faults.push('the first stop is no skip link');
    if (!isRinged(e)) faults.push('focus cannot be seen');
    // The browser scrolls to the focus a moment later; with two browsers on two cores that moment is seconds.
    for (let i = 0; i < 80 && (isOutOfSight(e) || isCovered(e, e.getBoundingClientRect())); i++) await pause(60);
    if (isOutOfSight(e)) faults.push('focus is out of sight');
    else if (isCovered(e, e.getBoundingClientRect())) faults.push('focus is covered');
    return {again, faults: faults.map(fault => `${fault}: ${named(e)}`)};
  }

  const missed = () => targets.filter(e => !reached.has(e)).map(e => `not reached by Tab: ${named(e)}`);

  window.measure = {axeRows, overflow, clipped, textSize, textSpacing, invisible, security, beginWalk, stop, missed};
})();
