// Example cases, packed beside the page.
import harbour from '../../../cases/harbour/case.yaml?url';
import labour from '../../../cases/labour/case.yaml?url';
import sharm from '../../../cases/sharm-2025/case.yaml?url';
import rivers from '../../../cases/two-rivers?case';
import riversInWords from '../../../cases/two-rivers-ordinal?case';

export const examples = [
  { id: 'rivers', url: rivers },
  { id: 'rivers_words', url: riversInWords },
  { id: 'harbour', url: harbour },
  { id: 'labour', url: labour },
  { id: 'sharm', url: sharm },
] as const;
