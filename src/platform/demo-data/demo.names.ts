import { type DemoKey } from './demo.types.js';

export interface DemoPlace {
  city: string;
  state: string;
  /** First four digits of the PIN code. */
  pin: string;
}

export interface DemoRegion {
  language: string;
  male: readonly string[];
  female: readonly string[];
  surnames: readonly string[];
  places: readonly DemoPlace[];
}

const words = (text: string) => text.split(' ');

/** 'Pune/Maharashtra/4110; …' */
const places = (text: string): DemoPlace[] =>
  text.split('; ').map(entry => {
    const [city = '', state = '', pin = ''] = entry.split('/');
    return { city, state, pin };
  });

export const demoRegions: readonly DemoRegion[] = [
  {
    language: 'Hindi',
    male: words('Aarav Rohit Vikas Manoj Rajesh Anil Deepak Sandeep'),
    female: words('Sunita Pooja Kavita Neha Anjali Rekha Shalini Priyanka'),
    surnames: words('Sharma Verma Gupta Mishra Tiwari Yadav Srivastava Chauhan Agarwal'),
    places: places(
      'New Delhi/Delhi/1100; Lucknow/Uttar Pradesh/2260; Jaipur/Rajasthan/3020; Bhopal/Madhya Pradesh/4620; ' +
        'Patna/Bihar/8000; Ranchi/Jharkhand/8340; Dehradun/Uttarakhand/2480; Raipur/Chhattisgarh/4920',
    ),
  },
  {
    language: 'Punjabi',
    male: words('Gurpreet Manjit Balwinder Jaspal Sukhdev Amrik Kulwant'),
    female: words('Harleen Simran Jasleen Navneet Paramjit Rajwinder Kiranjit'),
    surnames: words('Gill Sandhu Dhillon Sidhu Grewal Bajwa Sekhon Bhullar'),
    places: places('Ludhiana/Punjab/1410; Amritsar/Punjab/1430; Chandigarh/Chandigarh/1600'),
  },
  {
    language: 'Marathi',
    male: words('Sachin Ganesh Prasad Tushar Nilesh Amol Vinayak'),
    female: words('Sayali Manasi Vaishali Aparna Ketaki Rutuja Madhuri'),
    surnames: words('Patil Deshmukh Kulkarni Joshi Jadhav Shinde Bhosale Gokhale'),
    places: places(
      'Pune/Maharashtra/4110; Mumbai/Maharashtra/4000; Nagpur/Maharashtra/4400; Nashik/Maharashtra/4220',
    ),
  },
  {
    language: 'Gujarati',
    male: words('Jignesh Hardik Chirag Ketan Bhavesh Dhaval Mehul'),
    female: words('Hetal Bhavna Dipti Falguni Jalpa Kinjal Urvashi'),
    surnames: words('Patel Shah Mehta Desai Trivedi Parmar Solanki Vyas'),
    places: places('Ahmedabad/Gujarat/3800; Surat/Gujarat/3950; Rajkot/Gujarat/3600'),
  },
  {
    language: 'Tamil',
    male: words('Karthik Senthil Murugan Saravanan Balaji Arun Vignesh'),
    female: words('Lakshmi Meenakshi Kavitha Revathi Selvi Nithya Abirami'),
    surnames: words('Iyer Subramanian Murugesan Ramasamy Chidambaram Natarajan Sundaram Velusamy'),
    places: places('Chennai/Tamil Nadu/6000; Coimbatore/Tamil Nadu/6410; Madurai/Tamil Nadu/6250'),
  },
  {
    language: 'Telugu',
    male: words('Venkatesh Srinivas Nagarjuna Ravi Praveen Kiran Chaitanya'),
    female: words('Sravani Padma Swathi Lavanya Haritha Mounika Anusha'),
    surnames: words('Reddy Rao Naidu Chowdary Varma Raju Vemuri Gudipati'),
    places: places(
      'Hyderabad/Telangana/5000; Visakhapatnam/Andhra Pradesh/5300; Vijayawada/Andhra Pradesh/5200',
    ),
  },
  {
    language: 'Kannada',
    male: words('Manjunath Girish Basavaraj Harish Shivakumar Nagesh Umesh'),
    female: words('Shwetha Savitha Bhavya Sumithra Chaitra Vidya Pallavi'),
    surnames: words('Gowda Hegde Shetty Bhat Kamath Murthy Nayak Hiremath'),
    places: places('Bengaluru/Karnataka/5600; Mysuru/Karnataka/5700; Mangaluru/Karnataka/5750'),
  },
  {
    language: 'Malayalam',
    male: words('Anoop Rajeev Sreejith Vineeth Biju Jomon Abhilash'),
    female: words('Anitha Sreelatha Bindu Jisha Remya Asha Deepthi'),
    surnames: words('Nair Menon Kurup Varghese Thomas Panicker Nambiar Kurian'),
    places: places('Kochi/Kerala/6820; Thiruvananthapuram/Kerala/6950; Kozhikode/Kerala/6730'),
  },
  {
    language: 'Bengali',
    male: words('Subhash Arindam Sourav Debashis Tapan Anirban Partha'),
    female: words('Moumita Sharmila Ananya Rituparna Sudeshna Tanushree Mitali'),
    surnames: words('Banerjee Chatterjee Mukherjee Ghosh Das Sengupta Bose Dutta'),
    places: places('Kolkata/West Bengal/7000; Siliguri/West Bengal/7340'),
  },
  {
    language: 'Odia',
    male: words('Bikash Prakash Niranjan Sarat Jagannath Pradeep Sanjib'),
    female: words('Sasmita Itishree Lopamudra Subhadra Pranati Sujata Mamata'),
    surnames: words('Mohanty Mahapatra Panda Sahoo Behera Pattnaik Nanda Swain'),
    places: places('Bhubaneswar/Odisha/7510; Cuttack/Odisha/7530'),
  },
  {
    language: 'Assamese',
    male: words('Bhaskar Dipankar Pranjal Lalit Tomba Hrishikesh Rituraj'),
    female: words('Jonali Barnali Nayanmoni Mridula Lalthanpuii Daisy Pompi'),
    surnames: words('Borah Saikia Kalita Gogoi Hazarika Baruah Singha Lyngdoh'),
    places: places('Guwahati/Assam/7810; Shillong/Meghalaya/7930'),
  },
  {
    language: 'Urdu',
    male: words('Imran Salim Faizan Javed Asif Tariq Wasim'),
    female: words('Ayesha Fatima Nasreen Shabana Zainab Rukhsar Sana'),
    surnames: words('Khan Ansari Shaikh Qureshi Siddiqui Mirza Malik Pathan'),
    places: places('Srinagar/Jammu and Kashmir/1900; Aligarh/Uttar Pradesh/2020'),
  },
];

/** People who sign with their own script. */
export const demoNativeRegions: readonly DemoRegion[] = [
  {
    language: 'Hindi',
    male: words('राजेश मोहन सुरेश'),
    female: words('सुनीता कविता ऋतु'),
    surnames: words('शर्मा वर्मा त्रिपाठी'),
    places: places('Varanasi/Uttar Pradesh/2210; Indore/Madhya Pradesh/4520'),
  },
  {
    language: 'Tamil',
    male: words('முருகன் கார்த்திக் செந்தில்'),
    female: words('மீனாட்சி லட்சுமி செல்வி'),
    surnames: words('நடராஜன் சுந்தரம் வேலுச்சாமி'),
    places: places('Tiruchirappalli/Tamil Nadu/6200; Salem/Tamil Nadu/6360'),
  },
];

/** In the order of `demoStaff`. */
export const demoStaffNames: Record<DemoKey, readonly string[]> = {
  A: [
    'Meera Deshpande',
    'Arvind Kulkarni',
    'Shreya Banerjee',
    'Lincy Mathew',
    'Rahul Gaikwad',
    'Farhan Shaikh',
    'Nandini Joshi',
    'Pooja Chavan',
    'Sameer Kale',
  ],
  B: [
    'Raghavan Srinivasan',
    'Divya Krishnan',
    'Harpreet Gill',
    'Stella Joseph',
    'Prabhu Selvaraj',
    'Bhavana Reddy',
    'Nitin Agarwal',
    'Gayathri Mohan',
    'Imran Basha',
  ],
};
