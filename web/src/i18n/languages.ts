export const languages = ['en', 'ar', 'he'] as const;
export type Language = (typeof languages)[number];
