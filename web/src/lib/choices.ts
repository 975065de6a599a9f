import type { Answer, Authority, Confidence, Says, Terms } from '../api/types';

export const answers: Answer[] = [
  'agreed',
  'in_principle',
  'understanding',
  'reservation',
  'demand',
  'rejected',
  'declined',
];
export const authorities: Authority[] = ['personal', 'ad_referendum', 'instructed', 'final'];
export const roles = ['author', 'mediator', 'envoy', 'guarantor', 'observer'] as const;
export const terms: Terms[] = ['for_you_only', 'unattributed', 'as_ours', 'conditional'];
export const says: Says[] = ['order', 'importance', 'comparison', 'red_line', 'accepts', 'refuses', 'range', 'score', 'walk_away'];
export const confidences: Confidence[] = ['hunch', 'likely', 'sure'];
