// Survey pages are plain documents: they need no script, and a poor link carries none.
export const csr = false;
