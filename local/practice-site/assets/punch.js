// The punch page's own script: one XHR for each punch, the page stays. Global functions, because the page's
// elements call them from onclick, as on the site this one stands in for.

const ERROR_TEXT = {
  ja: {
    'token.invalid': '画面の有効期限が切れています。ページを再読み込みしてください。',
    'employee_id.invalid': '従業員が正しくありません。',
    'date.format': '日付の形式が正しくありません。',
    'date.closed': 'この日付は打刻修正できません。',
    'time.empty': '時刻を入力してください。',
    'time.format': '時刻の形式が正しくありません。',
    'time.invalid': '時刻が正しくありません。',
    'time.auto_leave': '自動退勤の時刻より後は入力できません。',
    'time.early': '1日の始まりより前の時刻は入力できません。',
    'time.duplicate': '同じ時刻の打刻が既に存在します。',
    'group_id.invalid': '打刻場所を選択してください。',
    'notice.empty': '備考を入力してください。',
    network: '通信エラーが発生しました。打刻一覧を確認してください。',
  },
  en: {
    'token.invalid': 'This page has expired. Please reload it.',
    'employee_id.invalid': 'The employee is not correct.',
    'date.format': 'There is no such date.',
    'date.closed': 'This date cannot be corrected.',
    'time.empty': 'Please enter a time.',
    'time.format': 'The time is not in a known format.',
    'time.invalid': 'There is no such time.',
    'time.auto_leave': 'The time is after the day was ended automatically.',
    'time.early': 'The time is before the start of the day.',
    'time.duplicate': 'There is already a punch at this time.',
    'group_id.invalid': 'Please choose a group.',
    'notice.empty': 'Please enter notes.',
    network: 'The connection failed. Please check the list of punches.',
  },
};

/** @param {string} key */
function errorText(key) {
  const texts = document.documentElement.lang === 'en' ? ERROR_TEXT.en : ERROR_TEXT.ja;
  return texts[key] ?? key;
}

/** @param {string[]} keys */
function showErrors(keys) {
  const lines = keys.map((key) => {
    const line = document.createElement('p');
    line.className = 'error';
    line.textContent = errorText(key);
    return line;
  });
  document.getElementById('insert_errors').replaceChildren(...lines);
}

/** @param {HTMLFormElement} form */
// biome-ignore lint/correctness/noUnusedVariables: called from the button's onclick.
function adit(form) {
  const button = document.getElementById('insert_button');
  const label = document.getElementById('insert_label');
  if (button.disabled) return;
  button.disabled = true;
  label.classList.remove('d-none');
  showErrors([]);

  const request = new XMLHttpRequest();
  request.open('POST', form.getAttribute('action'));
  request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
  request.responseType = 'json';
  request.onload = () => showAnswer(form, request.status === 200 ? request.response : null);
  request.onerror = () => showErrors(['network']);
  request.onloadend = () => {
    button.disabled = false;
    label.classList.add('d-none');
  };
  request.send(new URLSearchParams(new FormData(form)));
}

function showAnswer(form, answer) {
  if (!answer) {
    showErrors(['network']);
    return;
  }
  if (answer.result !== 1) {
    showErrors(Object.entries(answer.errors).map(([field, code]) => `${field}.${code}`));
    return;
  }
  if (answer.refresh) {
    location.reload();
    return;
  }
  document.getElementById('logs-area').innerHTML = answer.log_table;
  form.elements.time.value = '';
  form.elements.delete_minutes.value = '';
}

/** Puts a listed punch into the form: the next insert moves it. */
// biome-ignore lint/correctness/noUnusedVariables: called from the rows' onclick.
function intoModifyMode(minutes, time) {
  document.getElementById('delete_minutes').value = String(minutes);
  const field = document.getElementById('ter_time');
  field.value = time;
  field.focus();
}

// biome-ignore lint/correctness/noUnusedVariables: called from the header's language buttons.
function pickLanguage(language) {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie itself is what the site reads.
  document.cookie = `employee_language=${language}; path=/; max-age=31536000; samesite=lax`;
  location.reload();
}
