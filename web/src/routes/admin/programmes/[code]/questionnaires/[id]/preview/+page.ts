// As the survey itself: pages without a script of ours, made on the server.
export const csr = false;
