// Between the two steps of signing in the address waits in this cookie.
export const signInCookie = 'sign_in_email';
