
'use strict';
(function () {
  const byId = id => document.getElementById(id);
  const find = byId('find');
  const problems = byId('problems');
  const rows = Array.from(document.querySelectorAll('table.rows tbody tr, article'));
  const folds = Array.from(document.querySelectorAll('details'));
  const open = folds.map(fold => fold.open);
  byId('controls').hidden = false;
  function filter() {
    const text = find.value.trim().toLowerCase();
    const all = text === '' ? !problems.checked : false;
    let shown = 0;
    for (const row of rows) {
      const matches = text === '' ? true : row.textContent.toLowerCase().includes(text);
      const wanted = problems.checked ? /Failed|Open|NotBegun|Held/.test(row.className) : true;
      row.hidden = !(matches ? wanted : false);
      shown += row.hidden ? 0 : 1;
    }
    folds.forEach(function (fold, index) {
      const content = Array.from(fold.querySelectorAll('table.rows tbody tr, article'));
      if (content.length === 0) { return; }
      const some = content.some(row => !row.hidden);
      fold.hidden = !some;
      fold.open = all ? open[index] : some;
    });
    byId('found').textContent = all ? '' : shown + ' / ' + rows.length;
  }
  function reveal() {
    const target = location.hash ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    for (let parent = target; parent; parent = parent.parentElement) {
      if (parent.tagName === 'DETAILS') { parent.open = true; }
    }
    if (target) { target.scrollIntoView(); }
  }
  find.addEventListener('input', filter);
  problems.addEventListener('change', filter);
  byId('unfold').addEventListener('click', () => folds.forEach(fold => { fold.open = true; }));
  byId('fold').addEventListener('click', () => folds.forEach(fold => { fold.open = false; }));
  addEventListener('hashchange', reveal);
  reveal();
})();
