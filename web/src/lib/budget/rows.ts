// How many lines of grants a need can be paid from: rows that a form shows at least, and that are read at most.
export const fundRows = 4;
export const mostFundRows = 20;
