// For everybody, on any link and any phone: the page needs no script.
export const csr = false;
