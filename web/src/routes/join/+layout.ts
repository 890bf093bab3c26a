// People come here from a mail on any phone: pages without script but one small module.
export const csr = false;
