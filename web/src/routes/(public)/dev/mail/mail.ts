// One mail of the demonstration, as its API gives it.
export interface DemoMail {
  id: string;
  to: string;
  subject: string;
  text: string;
  createdAt: string;
}
