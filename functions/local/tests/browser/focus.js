// Gives the focus to everything that can have it, one after the other, and tells where it cannot be
// seen: WCAG 2.2, 2.4.7 (visible), 2.4.11 (not obscured) and 2.5.8 (a target of 24 by 24 pixels).
(() => {
  const told = [];
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
  const open = [...document.querySelectorAll("details")].map((one) => [one, one.open]);
  for (const node of all) {
    if (node.closest("[aria-hidden=true]") || node.type === "hidden" || node.disabled) continue;
    if (!node.checkVisibility()) continue;
    node.focus({ focusVisible: true });
    const name = (node.innerText || node.name || node.id || node.tagName).trim().slice(0, 60);
    if (document.activeElement !== node) {
      told.push(`"${name}" does not take the focus`);
      continue;
    }
    const style = getComputedStyle(node);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) told.push(`"${name}" has the focus and does not show it`);
    const box = node.getBoundingClientRect();
    const seen = (x, y) => {
      const top = document.elementFromPoint(x, y);
      return top && (node.contains(top) || top.contains(node) || node.labels?.[0]?.contains(top));
    };
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [up, down] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (right - left < 1 || down - up < 1) told.push(`"${name}" has the focus off the screen`);
    else if (!node.getClientRects().length || ![...node.getClientRects()].some((part) => seen(part.left + part.width / 2, Math.min(part.top + part.height / 2, innerHeight - 1)) || seen(left + 2, up + 2))) told.push(`"${name}" has the focus behind something else`);
  }
  for (const node of all) {
    // Links within a line of text are as high as the line; axe looks at the room around them.
    const isControl = node.type !== "hidden" && !node.disabled && (!node.matches("a[href]") || getComputedStyle(node).display !== "inline");
    if (!isControl || !node.checkVisibility() || node.closest("[aria-hidden=true], .skip") || node.matches("[role=region], section")) continue;
    const boxes = [node, ...(node.labels ?? [])].map((one) => one.getBoundingClientRect());
    const wide = Math.max(...boxes.map((box) => box.width));
    const high = Math.max(...boxes.map((box) => box.height));
    if (wide < 24 || high < 24) told.push(`"${(node.innerText || node.name || node.id).trim().slice(0, 60)}" is a target of ${Math.round(wide)} by ${Math.round(high)} px`);
  }
  for (const [one, was] of open) one.open = was;
  document.activeElement?.blur();
  scrollTo(0, 0);
  return told;
})()
