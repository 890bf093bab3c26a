// The whole script of the page that asks for an invitation's code: the mailed link carries it behind `#`, where no server
// and no log sees it. It is put into the field and taken out of the address; opening is still a press of the button.
const field = document.querySelector<HTMLInputElement>('input[name="code"]');
const code = decodeURIComponent(location.hash.slice(1));
if (field && /^[0-9A-Za-z-]{12,20}$/.test(code)) {
  field.value = code;
  history.replaceState(null, '', location.pathname + location.search);
}
